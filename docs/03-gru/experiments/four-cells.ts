/**
 * Two choices, four cells: what z = 1 does, and where the reset stands, on one sound and one set of weights.
 *
 * Promise: once z is turned round, cells that differ in z alone agree to rounding; cells that differ in the place of the
 * reset do not, unless the candidate's matrix from h is diagonal or all entries of r are equal. Plain numbers, float64.
 */
import { drawCorpus, FEATURE_COUNT, featureStatistics, standardise } from '@unrolled/audio-core';
import type { CurveData, Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import type { Rng } from '@unrolled/rnn-core';
import { plainRun, turnZ, type Block, type Choices, type PlainWeights } from './shared/plain-gru';

export interface Params extends ParamValues {
  convert: string;
  weights: string;
  hidden: number;
  frames: number;
  seed: number;
}

const params: Schema<Params> = {
  convert: {
    kind: 'choice',
    label: 'Weights of the cells with z = keep',
    options: [
      { value: 'turned', label: 'Wz and bz negated' },
      { value: 'same', label: 'the same numbers' },
    ],
    default: 'turned',
    help: 'The same numbers mean something else in a cell whose z points the other way.',
  },
  weights: {
    kind: 'choice',
    label: 'Weights',
    options: [
      { value: 'generic', label: 'drawn at random' },
      { value: 'diagonal', label: 'candidate: diagonal' },
      { value: 'equal', label: 'r: all entries equal' },
    ],
    default: 'generic',
    help: 'Two special cases in which the place of the reset does not matter.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 2,
    max: 32,
    step: 1,
    default: 8,
    help: 'How many numbers each cell carries.',
  },
  frames: {
    kind: 'number',
    label: 'Frames T',
    min: 5,
    max: 60,
    step: 1,
    default: 40,
    help: 'How much of the utterance the cells hear.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the utterance, the weights and the first state.' },
};

const CELLS: readonly (Choices & { readonly name: string })[] = [
  { z: 'overwrite', reset: 'before', name: 'overwrite, before' },
  { z: 'keep', reset: 'before', name: 'keep, before' },
  { z: 'overwrite', reset: 'after', name: 'overwrite, after' },
  { z: 'keep', reset: 'after', name: 'keep, after' },
];
/** Two numbers of this size differ by rounding only. */
const ROUNDING = 1e-12;

export const experiment: Experiment<Params> = {
  title: 'Which of the four cells are the same function?',
  kernels: 'reference64', // it is about the last digits
  params,
  views: [
    {
      kind: 'heatmap',
      id: 'grid',
      title: 'Largest difference between their states',
      scale: 'sequential',
      size: 'half',
    },
    {
      kind: 'curve',
      id: 'apart',
      title: 'Largest difference in the state, frame by frame',
      size: 'half',
      x: { label: 'frame' },
      y: { min: 0, format: 'number' },
      series: [
        { key: 'place', label: 'reset before or after', style: 'gru' },
        { key: 'sense', label: 'z overwrites or keeps', style: 'ink' },
      ],
    },
  ],

  *run(p, { rng }) {
    const x = utterance(p.frames, rng.fork('utterance'));
    const weights = drawWeights(p, rng.fork('weights'));
    const h0 = Array.from({ length: p.hidden }, () => 0.5 * rng.normal());
    yield;
    const runs = CELLS.map((cell) => {
      const own = cell.z === 'keep' && p.convert === 'turned' ? turnZ(weights) : weights;
      return plainRun(cell, own, x, h0);
    });
    const apart = (a: number, b: number): number[] =>
      runs[a].map((state, t) => Math.max(...state.map((h, j) => Math.abs(h - runs[b][t][j]))));
    const [place, sense] = [apart(0, 2), apart(0, 1)];
    const values = CELLS.flatMap((_, a) => CELLS.map((__, b) => Math.max(...apart(a, b))));
    const largest = Math.max(...values);
    yield {
      views: {
        grid: {
          rows: 4,
          cols: 4,
          values,
          limits: [0, largest > ROUNDING ? largest : 1],
          rowLabels: CELLS.map(({ name }) => name),
          colLabels: CELLS.map(({ name }) => name),
          rowTitle: 'cell',
          colTitle: 'and cell',
          format: 'scientific',
        },
        apart: place.map((distance, t): CurveData => ({ x: t + 1, y: { place: distance, sense: sense[t] } })),
      },
    };
    return {
      numbers: {
        place: Math.max(...place),
        sense: Math.max(...sense),
        senseAfter: Math.max(...apart(2, 3)),
        firstFrame: place[0],
      },
    };
  },

  finding({ numbers: n }, p) {
    const placed = p.weights === 'generic';
    const turned = p.convert === 'turned';
    const sense = Math.max(n.sense, n.senseAfter);
    return {
      ok: n.place > ROUNDING === placed && sense < ROUNDING === turned,
      text:
        (turned
          ? `With Wz and bz negated, the two cells of either pair agree to ${sense.toExponential(0)}. `
          : `With the same numbers, cells whose z points the other way differ by up to ${sense.toFixed(2)}. `) +
        (placed
          ? `Resetting before the product or after it makes states that differ by up to ${n.place.toFixed(2)}.`
          : `With these weights the place of the reset makes no difference beyond rounding, ${n.place.toExponential(0)}.`),
    };
  },
};

/** One invented utterance in simplified features, standardised by itself: only the cells are compared here. */
function utterance(frames: number, rng: Rng): number[][] {
  const corpus = drawCorpus({ tier: 'features', utterances: 1, framesMin: frames, framesMax: frames }, rng);
  const { features } = standardise(corpus, featureStatistics(corpus)).utterances[0];
  return Array.from({ length: frames }, (_, t) =>
    Array.from(features.subarray(t * FEATURE_COUNT, (t + 1) * FEATURE_COUNT)),
  );
}

function drawWeights({ hidden: H, weights }: Params, rng: Rng): PlainWeights {
  const matrix = (columns: number): number[][] =>
    Array.from({ length: H }, () => Array.from({ length: columns }, () => rng.normal() / Math.sqrt(columns)));
  const block = (): Block => ({
    fromH: matrix(H),
    fromX: matrix(FEATURE_COUNT),
    bias: Array.from({ length: H }, () => 0.3 * rng.normal()),
  });
  const [z, r, candidate] = [block(), block(), block()];
  const zero = (rows: Block['fromH']): number[][] => rows.map((row) => row.map(() => 0));
  if (weights === 'equal') {
    return { z, r: { fromH: zero(r.fromH), fromX: zero(r.fromX), bias: r.bias.map(() => -0.5) }, candidate };
  }
  if (weights === 'diagonal') {
    const fromH = candidate.fromH.map((row, i) => row.map((entry, j) => (i === j ? 1 + entry : 0)));
    return { z, r, candidate: { ...candidate, fromH } };
  }
  return { z, r, candidate };
}
