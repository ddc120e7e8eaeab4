/**
 * The one player of the page: one audio context, made at the first click and closed when the last demo that uses it
 * leaves; one sound at a time; a limiter at the end; fades of 10 ms; never louder at the start than −18 dB.
 *
 * Must not: sound unless asked, or know what it plays.
 */
import { countLive } from '../../lab/live';

export const START_LEVEL_DB = -18;
export const LOWEST_LEVEL_DB = -48;
const FADE_SECONDS = 0.01;

export interface Sound {
  readonly samples: Float32Array | readonly number[];
  readonly rate: number;
}

export interface Playing {
  /** Where in the sound the loudspeaker is now, in seconds. */
  position(): number;
  stop(): void;
}

interface Chain {
  readonly context: AudioContext;
  readonly level: GainNode;
}

let chain: Chain | undefined;
let users = 0;
let levelDb = START_LEVEL_DB;
let current: Playing | undefined;

/** Says that a demo may play; gives what it calls when it leaves. */
export function enterPlayer(): () => void {
  users += 1;
  let using = true;
  return () => {
    if (!using) return;
    using = false;
    users -= 1;
    if (users > 0 || !chain) return;
    current?.stop();
    const { context } = chain;
    chain = undefined;
    countLive('sounds', -1);
    void context.close();
  };
}

/** The level of everything played, in dB relative to full scale; clamped to −48 … 0. */
export function setLevelDb(gainDb: number): void {
  levelDb = Math.min(0, Math.max(LOWEST_LEVEL_DB, gainDb));
  chain?.level.gain.setTargetAtTime(gainOf(levelDb), chain.context.currentTime, FADE_SECONDS);
}

export function currentLevelDb(): number {
  return levelDb;
}

/**
 * Plays `sound` from one second to another, in place of what is playing. To be called in a click or a key press.
 * `onEnd` is called once, when it ends or is stopped.
 */
export function play(sound: Sound, fromSeconds: number, toSeconds: number, onEnd: () => void): Playing {
  current?.stop();
  const { context, level } = open();
  void context.resume();
  const buffer = context.createBuffer(1, Math.max(1, sound.samples.length), sound.rate);
  buffer.getChannelData(0).set(sound.samples);
  const source = context.createBufferSource();
  source.buffer = buffer;
  const fade = context.createGain();
  source.connect(fade).connect(level);

  const start = context.currentTime + 0.005;
  const seconds = Math.max(2 * FADE_SECONDS, Math.min(toSeconds, buffer.duration) - fromSeconds);
  fade.gain.setValueAtTime(0, start);
  fade.gain.linearRampToValueAtTime(1, start + FADE_SECONDS);
  fade.gain.setValueAtTime(1, start + seconds - FADE_SECONDS);
  fade.gain.linearRampToValueAtTime(0, start + seconds);
  source.start(start, fromSeconds, seconds);

  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    if (current === playing) current = undefined;
    fade.disconnect();
    onEnd();
  };
  source.onended = end;
  const playing: Playing = {
    position() {
      const heard = context.currentTime - (context.outputLatency || 0) - start;
      return fromSeconds + Math.min(seconds, Math.max(0, heard));
    },
    stop() {
      if (ended) return;
      const now = context.currentTime;
      fade.gain.cancelScheduledValues(now);
      fade.gain.setTargetAtTime(0, now, FADE_SECONDS / 4);
      source.onended = null;
      source.stop(now + FADE_SECONDS);
      ended = true;
      if (current === playing) current = undefined;
      onEnd();
    },
  };
  current = playing;
  return playing;
}

/** Stops what is playing, for a sound that goes another way. */
export function silence(): void {
  current?.stop();
}

function open(): Chain {
  if (chain) return chain;
  const context = new AudioContext();
  const level = context.createGain();
  level.gain.value = gainOf(levelDb);
  const limiter = context.createDynamicsCompressor();
  limiter.threshold.value = -3;
  limiter.knee.value = 0;
  limiter.ratio.value = 20;
  limiter.attack.value = 0.001;
  limiter.release.value = 0.1;
  level.connect(limiter).connect(context.destination);
  countLive('sounds', 1);
  chain = { context, level };
  return chain;
}

function gainOf(db: number): number {
  return db <= LOWEST_LEVEL_DB ? 0 : 10 ** (db / 20);
}
