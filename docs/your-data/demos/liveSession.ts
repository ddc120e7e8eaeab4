/**
 * One listening, from the press of a button to its end: worker, microphone or our own utterance, and the latency of every
 * frame. What is shown it hands to a screen. Must not: draw, compute from samples, or keep anything when it is over.
 */
import type { Finding, LabError, Result } from '@unrolled/lab-protocol';
import { ask, type Question } from '@site/src/lab/ask';
import { SMALLEST_BLOCK, type Block } from '@site/src/lab/capture';
import type { LabClient } from '@site/src/lab/client';
import { openMicrophone, type OpenMicrophone } from '@site/src/lab/microphone';
import { openFeed, type SoundFeed } from '@site/src/lab/sound-feed';
import { createStream, primeRun, type Stream } from '@site/src/lab/stream';
import type { LiveColumns, LiveFrame, LiveInput } from '../experiments/live-stream';
import type { UtteranceResult } from '../experiments/live-utterance';
import { createLatencyBook, type LatencyBook } from './liveLatency';
import { toLabErrorText } from './words';

export type Source = 'microphone' | 'utterance';

/** Where the answers go. `show` is called at most once a display frame, with all that came since. */
export interface LiveScreen {
  show(columns: readonly LiveColumns[]): void;
  /** What our utterance says at each frame; undefined for the microphone. */
  said(labels: Uint8Array | undefined): void;
}

export interface LiveEnd {
  readonly result: Result;
  readonly finding: Finding;
}

export interface LiveEvents {
  /** Sound arrives. `deviceMs`: what the browser says that the microphone itself takes. */
  readonly onListening: (deviceMs?: number) => void;
  /** It has ended; `sentence` where the reader did not end it. Without `end` nothing is to be said about it. */
  readonly onEnd: (end: LiveEnd | undefined, sentence?: string) => void;
}

export interface LiveSession {
  readonly book: LatencyBook;
  /** Closes the source and lets the worker compare stream and whole. */
  stop(): void;
  /** Closes everything; nothing is called any more. */
  cancel(): void;
}

/** As long as the worker listens. */
export const LONGEST_SECONDS = 30;
const HIDDEN = 'It stopped because the tab was hidden. Nothing of what it heard was kept.';
const GONE = 'The microphone went away.';
const FULL = `It stopped by itself after ${LONGEST_SECONDS} seconds.`;
const NOTHING =
  'No sound came in for three seconds. Choose another microphone in the settings of your browser, or let it hear our utterance.';
const NOTHING_MS = 3000;

/** To be called in a click or key press. */
export function startLive(
  source: Source,
  client: LabClient,
  model: Uint8Array,
  seed: number,
  screen: LiveScreen,
  events: LiveEvents,
): LiveSession {
  const book = createLatencyBook();
  const aborting = new AbortController();
  const { signal } = aborting;
  /** The audio thread's stamps are of Date.now, in whole milliseconds; this is the same clock, finer. */
  const offsetMs = Date.now() - performance.now();
  const now = (): number => performance.now() + offsetMs;

  let stream: Stream<Block> | undefined;
  let microphone: OpenMicrophone | undefined;
  let feed: SoundFeed | undefined;
  let samplesSoFar = 0;
  let undrawn: LiveColumns[] = [];
  let request = 0;
  let sentence: string | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function letGo(): void {
    microphone?.close();
    feed?.close();
    clearTimeout(silence);
    document.removeEventListener('visibilitychange', onVisibility);
  }
  function over(end: LiveEnd | undefined, why?: string): void {
    if (signal.aborted) return;
    aborting.abort();
    letGo();
    draw();
    stream?.cancel();
    client.rest();
    events.onEnd(end, why);
  }
  function stop(why?: string): void {
    sentence ??= why;
    letGo();
    if (stream) stream.finish();
    else over(undefined, sentence);
  }
  const onVisibility = (): void => {
    if (document.visibilityState === 'hidden') over(undefined, HIDDEN);
  };

  function draw(): void {
    cancelAnimationFrame(request);
    request = 0;
    if (undrawn.length === 0) return;
    const columns = undrawn;
    undrawn = [];
    screen.show(columns);
    book.drawn(now());
  }
  function onColumns(columns: LiveColumns): void {
    book.answered(columns.lastSamples, now());
    undrawn.push(columns);
    if (request === 0) request = requestAnimationFrame(draw);
  }
  function take(block: Block): void {
    if (!stream) return;
    clearTimeout(silence);
    samplesSoFar += block.samples.length;
    book.block(samplesSoFar, block.arrivedMs, now());
    stream.push(block);
  }

  async function run(): Promise<void> {
    // Before the stream is open: a question that is answered lets the worker rest.
    const own = feed && ((await ask(client, utteranceAt(feed.rateHz, seed), signal)) as UtteranceResult);
    const live = await client.start('your-data/live-stream', {}, { kernels: 'wasm', data: { model } });
    stream = createStream<Block>({
      run: live,
      join: inputOf,
      ending: { end: true } satisfies LiveInput,
      onFrames: (frames) => frames.forEach((frame) => onColumns((frame as LiveFrame).live)),
      onDone: (result, finding) => over({ result, finding }, sentence),
      onFail: (error: LabError) => over(undefined, toLabErrorText(error)),
    });
    if (signal.aborted) return stream.cancel();
    await primeRun(live);
    if (signal.aborted) return;
    screen.said(own?.labels);
    if (own && feed) {
      events.onListening();
      waitForSound();
      await feed.play(own.samples, take, () => stop());
    } else await listen();
  }

  async function listen(): Promise<void> {
    const opened = await openMicrophone({
      longestSeconds: LONGEST_SECONDS,
      blockSamples: SMALLEST_BLOCK,
      instead: 'let it hear our utterance',
      onLevel: () => undefined, // the worker says how loud it is, with each answer
      onBlock: take,
      onEnd: (why) => (why === 'hidden' ? over(undefined, HIDDEN) : stop(why === 'gone' ? GONE : FULL)),
    });
    if ('refusal' in opened) return over(undefined, opened.refusal);
    ({ microphone } = opened);
    if (signal.aborted) return microphone.close();
    const { deviceSeconds } = microphone;
    events.onListening(deviceSeconds === undefined ? undefined : 1000 * deviceSeconds);
    waitForSound();
  }
  function waitForSound(): void {
    if (samplesSoFar === 0) silence = setTimeout(() => stop(NOTHING), NOTHING_MS);
  }

  document.addEventListener('visibilitychange', onVisibility);
  try {
    // In the click itself: some browsers give sound to nobody else.
    if (source === 'utterance') feed = openFeed(SMALLEST_BLOCK);
    run().catch((thrown: unknown) => over(undefined, toLabErrorText(thrown)));
  } catch {
    queueMicrotask(() => over(undefined, 'This browser plays no sound here.'));
  }
  return {
    book,
    stop: () => stop(),
    cancel() {
      if (signal.aborted) return;
      aborting.abort();
      letGo();
      cancelAnimationFrame(request);
      stream?.cancel();
      client.rest();
    },
  };
}

function utteranceAt(rateHz: number, seed: number): Question {
  return { id: 'your-data/live-utterance', values: { rateHz, seed } };
}

function inputOf(blocks: readonly Block[]): LiveInput {
  const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.samples.length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block.samples, at);
    at += block.samples.length;
  }
  return { samples, rateHz: blocks[0].rateHz };
}
