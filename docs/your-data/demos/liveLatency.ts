/**
 * How long each frame took: from the moment at which the last of its samples was in the browser's audio thread to the moment
 * at which its label was drawn. Books what it is told; has no clock of its own.
 *
 * All times are milliseconds of one clock. Must not: leave a frame out, however late it was.
 */

export interface LatencySummary {
  readonly frames: number;
  /** Half of all frames took no longer; 95 of 100 took no longer; the slowest. */
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly longestMs: number;
  /** Share of the frames that took less than 50 ms. */
  readonly within50: number;
  /** Medians of the parts: to the page; to the worker and back with the answer; until it was drawn. */
  readonly toPageMs: number;
  readonly toAnswerMs: number;
  readonly toScreenMs: number;
}

export interface LatencyBook {
  /** A block of samples: how many have come with it in all, when it was in the audio thread, when in the page. */
  block(samplesSoFar: number, arrivedMs: number, receivedMs: number): void;
  /** Frames were answered: for each, which sample (counted from 0) was its last. */
  answered(lastSamples: ArrayLike<number>, answeredMs: number): void;
  /** What was answered until now is drawn. */
  drawn(drawnMs: number): void;
  /** Undefined before the first frame. */
  summary(): LatencySummary | undefined;
}

interface Times {
  readonly arrivedMs: number;
  readonly receivedMs: number;
}
interface Waiting extends Times {
  readonly answeredMs: number;
}

const WANTED_MS = 50;

export function createLatencyBook(): LatencyBook {
  const blocks: (Times & { readonly samplesSoFar: number })[] = [];
  /** Blocks before this one hold no frame's last sample any more. */
  let oldest = 0;
  let waiting: Waiting[] = [];
  const all: number[] = [];
  const parts = { toPage: [] as number[], toAnswer: [] as number[], toScreen: [] as number[] };

  return {
    block(samplesSoFar, arrivedMs, receivedMs) {
      blocks.push({ samplesSoFar, arrivedMs, receivedMs });
    },
    answered(lastSamples, answeredMs) {
      for (let f = 0; f < lastSamples.length; f++) {
        while (oldest < blocks.length - 1 && blocks[oldest].samplesSoFar <= lastSamples[f]) oldest += 1;
        const { arrivedMs, receivedMs } = blocks[oldest];
        waiting.push({ arrivedMs, receivedMs, answeredMs });
      }
    },
    drawn(drawnMs) {
      for (const { arrivedMs, receivedMs, answeredMs } of waiting) {
        all.push(drawnMs - arrivedMs);
        parts.toPage.push(receivedMs - arrivedMs);
        parts.toAnswer.push(answeredMs - receivedMs);
        parts.toScreen.push(drawnMs - answeredMs);
      }
      waiting = [];
    },
    summary() {
      if (all.length === 0) return undefined;
      return {
        frames: all.length,
        medianMs: quantile(all, 0.5),
        p95Ms: quantile(all, 0.95),
        longestMs: quantile(all, 1),
        within50: all.filter((ms) => ms < WANTED_MS).length / all.length,
        toPageMs: quantile(parts.toPage, 0.5),
        toAnswerMs: quantile(parts.toAnswer, 0.5),
        toScreenMs: quantile(parts.toScreen, 0.5),
      };
    },
  };
}

/** The smallest of the numbers that at least this part of them does not exceed. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}

const ms = (value: number): string => `${Math.max(0, value).toFixed(value < 9.95 ? 1 : 0)} ms`;

/** The finding in a sentence. */
export function latencyWords({ frames, medianMs, p95Ms, longestMs, within50 }: LatencySummary): string {
  const within = within50 === 1 ? 'all' : `${(100 * within50).toFixed(1)} %`;
  return (
    `From the last sample of a frame to its label on the screen: median ${ms(medianMs)}, 95 of 100 frames within ` +
    `${ms(p95Ms)}, the slowest ${ms(longestMs)}; ${within} of ${frames} frames in less than ${WANTED_MS} ms.`
  );
}

/** Where the time goes, as names and medians; dashes before there are any. */
export function latencyParts(summary?: LatencySummary): readonly (readonly [name: string, median: string])[] {
  const median = (value: number | undefined): string => (value === undefined ? '–' : ms(value));
  return [
    ['from the audio thread to the page', median(summary?.toPageMs)],
    ['to the worker, computing, and back', median(summary?.toAnswerMs)],
    ['waiting for the screen, and drawing', median(summary?.toScreenMs)],
  ];
}
