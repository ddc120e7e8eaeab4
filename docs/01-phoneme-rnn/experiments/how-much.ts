/**
 * How much must one hear: the best possible accuracy of whoever hears 1, 3, 5, 9 or 17 frames, around the one that is to
 * be named or all before it; and, for a reader who wants to compare, frames to listen to.
 *
 * The lines are exact Bayes classifiers of the simplified features, averaged over drawn utterances; nothing is trained.
 * What is heard is the same language through the synthesiser. Every piece lasts 300 ms at least: a shorter one is held or
 * slowed down, so that what is asked is what the frames hold and not how quick an ear is. Frames to judge are drawn
 * evenly from all, in proportion to their kinds.
 *
 * Promise: hearing more frames is never worse, and 17 around the frame are better than 17 that end with it.
 */
import {
  bayesLine,
  bayesPast,
  bayesWhole,
  buildHmm,
  CATEGORIES,
  COURSE_HOP_SAMPLES,
  COURSE_RATE_HZ,
  COURSE_WINDOW_SAMPLES,
  drawCorpusSteps,
  drawUtterance,
  holdSound,
  PHONEME_COUNT,
  PHONEMES,
  speechModel,
  synthesise,
  uniformLengths,
  windowPosteriors,
  windowPriors,
  type BayesLine,
  type Corpus,
  type FrameWindow,
  type PhonemeHmm,
} from '@unrolled/audio-core';
import type { Experiment, Frame, ParamValues, Schema, TimelineRow } from '@unrolled/lab-protocol';
import type { Rng } from '@unrolled/rnn-core';
import { FRAMES_MAX, FRAMES_MIN } from './shared/phoneme-task';

export interface Params extends ParamValues {
  rounds: number;
  utterances: number;
  seed: number;
}

const params: Schema<Params> = {
  rounds: {
    kind: 'number',
    label: 'Frames to judge',
    min: 2,
    max: 24,
    step: 2,
    default: 8,
    help: 'Half of them with what comes before and after, half with the past only.',
  },
  utterances: {
    kind: 'number',
    label: 'Utterances',
    min: 20,
    max: 1000,
    step: 20,
    default: 200,
    more: true,
    help: 'Over how many utterances the dotted lines are averaged. More make them surer and take longer.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 1, help: 'Decides the frames to judge and the utterances.' },
};

/** Frames heard, the asked one among them. */
export const HEARD = [1, 3, 5, 9, 17] as const;
const LONGEST = HEARD[HEARD.length - 1];
export type Side = 'both' | 'past';

/** What is heard when `frames` are heard. */
export function windowOf(side: Side, frames: number): FrameWindow {
  return side === 'both' ? { before: (frames - 1) / 2, after: (frames - 1) / 2 } : { before: frames - 1, after: 0 };
}

/** Every piece to listen to lasts at least this long. */
const HOLD_SAMPLES = (300 * COURSE_RATE_HZ) / 1000;
const GAME_FRAMES = 60;
/** Utterances to draw a frame from, for each round. */
const DRAWN_PER_ROUND = 6;

export const experiment: Experiment<Params> = {
  title: 'How much do you need to hear?',
  kernels: 'reference64', // nothing is trained: plain arithmetic in JavaScript
  params,
  views: [
    { kind: 'table', id: 'lines', title: 'Share of frames named right, at best' },
    { kind: 'timeline', id: 'sounds', title: 'What is heard' },
  ],

  /** With `data.game` it makes the sounds of the game as well: a run from the command line has nobody to hear them. */
  *run(p, { rng, data }) {
    if (data?.game) {
      yield {
        ...(yield* gameFrame(p.rounds, rng.fork('game'))),
        text: 'The frames are drawn: press Hear it. The dotted lines are being computed meanwhile.',
      };
    }
    const numbers: Record<string, number> = {};
    const corpus = yield* drawFeatures(p.utterances, rng.fork('utterances'));
    const hmm = buildHmm(corpus.speech);
    const lines = HEARD.length * 2;
    const rows: number[][] = [];
    let worst = 0;
    for (const [i, heard] of HEARD.entries()) {
      const row: number[] = [heard];
      for (const [j, side] of (['both', 'past'] as const).entries()) {
        const { line, closures } = yield* lineOf(hmm, corpus, windowOf(side, heard));
        row.push(Number(line.expectedAccuracy.toFixed(4)));
        numbers[`${side}${heard}`] = line.expectedAccuracy;
        numbers[`${side}${heard}Closures`] = closures;
        worst = Math.max(worst, line.standardError);
        yield { progress: { done: 2 * i + j + 1, total: lines, unit: 'lines' } };
      }
      rows.push(row);
      yield { views: { lines: { columns: ['frames heard', 'both sides', 'past only'], rows: [...rows] } } };
    }
    return {
      numbers: {
        ...numbers,
        pastAll: bayesPast(hmm, corpus.utterances).expectedAccuracy,
        whole: bayesWhole(hmm, corpus.utterances).expectedAccuracy,
        worstError: worst,
        frames: corpus.utterances.reduce((sum, { frames }) => sum + frames, 0),
      },
    };
  },

  finding({ numbers: n }) {
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    const rises = (['both', 'past'] as const).every((side) =>
      HEARD.every((heard, i) => i === 0 || n[`${side}${heard}`] >= n[`${side}${HEARD[i - 1]}`] - n.worstError),
    );
    return {
      ok: rises && n.both17 > n.past17,
      text:
        `One frame lets the best possible listener name ${percent(n.both1)} of the frames. Five around it give ` +
        `${percent(n.both5)}, seventeen ${percent(n.both17)}; seventeen that end with it give ${percent(n.past17)}.`,
    };
  },
};

function* drawFeatures(utterances: number, rng: Rng): Generator<void, Corpus, unknown> {
  const steps = drawCorpusSteps({ tier: 'features', utterances, framesMin: FRAMES_MIN, framesMax: FRAMES_MAX }, rng);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield;
  }
}

/** The line of one window, and how many of the frames inside closures it gets right. */
function* lineOf(
  hmm: PhonemeHmm,
  corpus: Corpus,
  window: FrameWindow,
): Generator<void, { line: BayesLine; closures: number }, unknown> {
  const priors = windowPriors(hmm, uniformLengths(FRAMES_MIN, FRAMES_MAX), window);
  const labelled: { posteriors: Float64Array; labels: Uint8Array }[] = [];
  let [inClosures, right] = [0, 0];
  for (const { features, labels, categories } of corpus.utterances) {
    const posteriors = windowPosteriors(hmm, priors, features);
    labelled.push({ posteriors, labels });
    categories.forEach((category, t) => {
      if (CATEGORIES[category].kind !== 'silence') return;
      inClosures += 1;
      const row = posteriors.subarray(t * PHONEME_COUNT, (t + 1) * PHONEME_COUNT);
      if (row.indexOf(row.reduce((a, b) => Math.max(a, b))) === labels[t]) right += 1;
    });
    yield;
  }
  return { line: bayesLine(labelled), closures: right / inClosures };
}

interface Asked {
  readonly utterance: ReturnType<typeof drawUtterance>;
  readonly frame: number;
}

/** Frames drawn evenly from many utterances, as many of each kind as there should be; then shuffled. */
function drawAsked(rounds: number, rng: Rng): Asked[] {
  const kinds = ['steady', 'onglide', 'offglide', 'silence', 'burst', 'murmur', 'frication'];
  const pool: (Asked & { readonly kind: number })[] = [];
  for (let i = 0; i < DRAWN_PER_ROUND * rounds; i++) {
    const utterance = drawUtterance({ frames: GAME_FRAMES, speech: speechModel('features') }, rng);
    // So far inside that every window fits.
    for (let frame = LONGEST - 1; frame < GAME_FRAMES - (LONGEST - 1) / 2; frame++) {
      pool.push({ utterance, frame, kind: kinds.indexOf(CATEGORIES[utterance.categories[frame]].kind) });
    }
  }
  pool.sort((a, b) => a.kind - b.kind);
  const start = rng.uniform();
  const asked = Array.from({ length: rounds }, (_, i) => pool[Math.floor(((i + start) / rounds) * pool.length)]);
  for (let i = asked.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [asked[i], asked[j]] = [asked[j], asked[i]];
  }
  return asked;
}

/** A row for each piece to listen to: `id` is round, side and frames heard, `label` the answer, `note` its kind. */
function* gameFrame(rounds: number, rng: Rng): Generator<void, Frame, unknown> {
  const rows: TimelineRow[] = [];
  for (const [round, { utterance, frame }] of drawAsked(rounds, rng).entries()) {
    const side: Side = round % 2 === 0 ? 'both' : 'past';
    const samples = synthesise(utterance, rng);
    for (const heard of HEARD) {
      const { before, after } = windowOf(side, heard);
      const from = (frame - before) * COURSE_HOP_SAMPLES;
      const to = (frame + after) * COURSE_HOP_SAMPLES + COURSE_WINDOW_SAMPLES;
      rows.push({
        kind: 'wave',
        id: `${round} ${side} ${heard}`,
        label: PHONEMES[utterance.labels[frame]],
        note: CATEGORIES[utterance.categories[frame]].name,
        samples: holdSound(samples.slice(from, to), HOLD_SAMPLES, rng),
        rate: COURSE_RATE_HZ,
      });
      yield;
    }
  }
  return { views: { sounds: { seconds: HOLD_SAMPLES / COURSE_RATE_HZ, rows } } };
}
