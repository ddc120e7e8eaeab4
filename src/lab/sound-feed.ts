/**
 * A sound of ours on the road of the microphone: played aloud, quietly, and captured sample by sample as it is played.
 *
 * Must not: play unless asked to in a click, or past a hidden tab (whoever opened it closes it).
 */
import { currentLevelDb, LOWEST_LEVEL_DB, silence } from '../components/player/player';
import { openCapture, type Block } from './capture';
import { countLive } from './live';

export interface SoundFeed {
  /** What the sound must be sampled at, so that the browser changes nothing on its way. */
  readonly rateHz: number;
  /** Plays the samples; `onEnd` is called when they are over, not when the feed is closed before. */
  play(samples: Float32Array, onBlock: (block: Block) => void, onEnd: () => void): Promise<void>;
  close(): void;
}

/** The last block that is not full would wait for ever for more: the end is filled up with silence. */
const blocksOf = (count: number, size: number): number => Math.ceil(count / size) * size;

/** To be called in a click or key press. Throws where the browser has no such thing. */
export function openFeed(blockSamples: number): SoundFeed {
  silence();
  const context = new AudioContext();
  countLive('sounds', 1);
  void context.resume().catch(() => undefined); // what does not start says so in `play`
  let open = true;
  let source: AudioBufferSourceNode | undefined;
  return {
    rateHz: context.sampleRate,
    async play(samples, onBlock, onEnd) {
      const capture = await openCapture(context, blockSamples, (block) => {
        if (open) onBlock(block);
      });
      await context.resume();
      if (!open) return;
      const buffer = context.createBuffer(1, blocksOf(samples.length, blockSamples), context.sampleRate);
      buffer.getChannelData(0).set(samples);
      source = context.createBufferSource();
      source.buffer = buffer;
      const loudness = context.createGain();
      const levelDb = currentLevelDb();
      loudness.gain.value = levelDb <= LOWEST_LEVEL_DB ? 0 : 10 ** (levelDb / 20);
      source.connect(capture);
      source.connect(loudness).connect(context.destination);
      source.onended = () => {
        if (open) onEnd();
      };
      source.start();
    },
    close() {
      if (!open) return;
      open = false;
      source?.stop();
      countLive('sounds', -1);
      void context.close();
    },
  };
}
