/**
 * Break the gradient: one mistake in the backward pass, every entry checked, and when the check does not see it.
 *
 * Promise: at generic weights and unequal lengths each mistake is caught; with Whh = identity a lost transpose is not,
 * and with equal lengths the mistake about padding is not. float64, on the readable kernels.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createKernels,
  createRnnLabeller,
  fillBatch,
  type Batch,
  type CheckReport,
  type RnnLabeller,
  type Rng,
} from '@unrolled/rnn-core';
import { createFaulty, FAULTS, type Fault } from './shared/broken-gradient';
import { checkNetwork } from './shared/check-network';

export interface Params extends ParamValues {
  gradient: string;
  weights: string;
  lengths: string;
  hidden: number;
  seed: number;
}

const params: Schema<Params> = {
  gradient: {
    kind: 'choice',
    label: 'Take out',
    options: FAULTS.map(({ value, label }) => ({ value, label })),
    default: 'none',
    help: 'Which line of the backward pass is written wrongly.',
  },
  weights: {
    kind: 'choice',
    label: 'Weights',
    options: [
      { value: 'generic', label: 'drawn at random' },
      { value: 'identity', label: 'Whh = identity' },
      { value: 'tiny', label: 'random / 1000' },
    ],
    default: 'generic',
    help: 'A special matrix can hide a mistake: the identity is its own transpose.',
  },
  lengths: {
    kind: 'choice',
    label: 'Lengths',
    options: [
      { value: 'unequal', label: 'unequal, padded' },
      { value: 'equal', label: 'all equal' },
    ],
    default: 'unequal',
    help: 'Without padding nothing can be wrong about padding.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 2,
    max: 48,
    step: 1,
    default: 32,
    help: 'The number of entries grows with its square.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the weights, the data and the first state.' },
};

const [T, B, D, K] = [6, 3, 13, 10];

export const experiment: Experiment<Params> = {
  title: 'Which mistakes does the check see?',
  kernels: 'reference64',
  params,
  views: [
    { kind: 'badge', id: 'check', title: 'Gradient check' },
    { kind: 'table', id: 'tensors', title: 'Gradient by gradient', size: 'wide' },
    {
      kind: 'heatmap',
      id: 'error',
      title: 'Error in dWhh, as a share of its largest entry',
      scale: 'sequential',
      size: 'third',
    },
  ],

  *run(p, { rng }) {
    const k = createKernels('reference64'); // finite differences have no digits to spare in float32
    const labeller = createFaulty(k, p.gradient as Fault, (kernels) =>
      createRnnLabeller(kernels, { D, H: p.hidden, K, maxT: T, B }, rng.fork('weights')),
    );
    setWeights(labeller, p.weights, rng.fork('state and biases'));
    const batch = fillBatch(batchRoom(k, { T, B, D }), drawSequences(p.lengths, rng.fork('data')));
    const report = yield* checkNetwork(labeller, batch, 'check');
    yield pictureOf(report, labeller, batch);
    const worst = report.tensors.reduce((a, b) => (b.worstRelative > a.worstRelative ? b : a));
    return {
      numbers: {
        entries: report.entries,
        differing: report.tensors.reduce((sum, { differing }) => sum + differing, 0),
        tensorsDiffering: report.tensors.filter(({ differing }) => differing > 0).length,
        worstRelative: worst.worstRelative,
        whhRelative: report.tensors.find(({ name }) => name === 'Whh')?.worstRelative ?? NaN,
      },
    };
  },

  finding({ numbers: n }, p) {
    const caught = n.differing > 0;
    const ok = caught === visible(p);
    const entries = `${n.differing} of ${n.entries} entries differ, in ${n.tensorsDiffering} tensors; the worst by ${percent(n.worstRelative)} of the largest entry.`;
    if (p.gradient === 'none') {
      return {
        ok,
        text: caught ? entries : `All ${n.entries} entries agree within the limit.`,
      };
    }
    return {
      ok,
      text: caught
        ? `Caught: ${entries}`
        : `Not caught: all ${n.entries} entries agree, although a line is wrong. ${whyHidden(p)}`,
    };
  },
};

/** Whether the mistake changes the gradient at these weights and lengths. */
function visible(p: Params): boolean {
  if (p.gradient === 'none') return false;
  if (p.gradient === 'transpose') return p.weights !== 'identity';
  if (p.gradient === 'padding-mean') return p.lengths === 'unequal';
  return true;
}

function whyHidden(p: Params): string {
  return p.gradient === 'transpose'
    ? 'The identity equals its transpose, so this Whh cannot tell them apart.'
    : 'No sequence has padding here, so nothing about padding is asked.';
}

/** Biases and the first state are never left at zero: a term that is zero cannot be wrong. */
function setWeights(labeller: RnnLabeller, kind: string, rng: Rng): void {
  const { params, h0, sizes } = labeller;
  for (const { data } of [h0, params.bh, params.by]) for (let j = 0; j < data.length; j++) data[j] = 0.3 * rng.normal();
  for (let j = 0; j < params.Whh.data.length; j++) {
    const diagonal = j % (sizes.H + 1) === 0;
    params.Whh.data[j] = kind === 'identity' ? (diagonal ? 1 : 0) : rng.normal() / Math.sqrt(sizes.H);
  }
  if (kind === 'tiny') {
    for (const name of ['Wxh', 'Whh', 'Why']) {
      for (let j = 0; j < params[name].data.length; j++) params[name].data[j] = rng.normal() / 1000;
    }
  }
  labeller.repack();
}

function drawSequences(lengths: string, rng: Rng) {
  return Array.from({ length: B }, (_, b) => {
    const frames = lengths === 'equal' ? T : T - 2 * b;
    return {
      frames,
      features: Array.from({ length: frames * D }, () => rng.normal()),
      labels: Array.from({ length: frames }, () => rng.integer(K)),
    };
  });
}

function pictureOf(report: CheckReport, labeller: RnnLabeller, batch: Batch): Frame {
  return {
    views: {
      tensors: {
        columns: ['gradient of', 'shape', 'entries', 'differ', 'worst, share of largest', 'by hand', 'numeric'],
        rows: report.tensors.map((tensor) => [
          tensor.name,
          `(${(labeller.params[tensor.name] ?? labeller.h0).shape.join(', ')})`,
          tensor.entries,
          tensor.differing,
          tensor.worstRelative.toExponential(1),
          tensor.analytic.toPrecision(6),
          tensor.numeric.toPrecision(6),
        ]),
      },
      error: whhError(labeller, batch),
    },
  };
}

/** Entry by entry for the one matrix that is drawn: the same differences again, this time kept. */
function whhError(labeller: RnnLabeller, batch: Batch) {
  const { Whh } = labeller.params;
  const H = labeller.sizes.H;
  labeller.lossAndGrads(batch);
  const analytic = Float64Array.from(labeller.grads.Whh.data);
  const numeric = analytic.map((_, j) => {
    const kept = Whh.data[j];
    const at = (value: number) => {
      Whh.data[j] = value;
      labeller.repack();
      return labeller.loss(batch);
    };
    const slope = (at(kept + 1e-5) - at(kept - 1e-5)) / 2e-5;
    Whh.data[j] = kept;
    return slope;
  });
  labeller.repack();
  const scale = numeric.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  const values = Float32Array.from(analytic, (entry, j) => Math.abs(entry - numeric[j]) / scale);
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  return {
    rows: H,
    cols: H,
    values,
    limits: [0, largest > 1e-7 ? largest : 1] as const,
    rowTitle: 'to unit',
    colTitle: 'from unit',
    format: 'percent' as const,
  };
}

function percent(share: number): string {
  return share < 0.001 ? 'less than 0.1 %' : `${(100 * share).toFixed(1)} %`;
}
