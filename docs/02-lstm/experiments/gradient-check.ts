/**
 * Break the gradient of the LSTM: one mistake in the backward pass, every entry checked, and when the check is blind.
 *
 * Promise: at generic weights and unequal lengths each mistake is caught. A forget gate that sees nothing hides the
 * mistakes about its time and its transpose; equal lengths hide the one about padding. float64, readable kernels.
 */
import type { Experiment, Frame, HeatmapData, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  checkSummary,
  createKernels,
  createLstmLayer,
  GRADIENT_CHECK,
  gradientCheckSteps,
  type CheckReport,
  type Rng,
} from '@unrolled/rnn-core';
import { createFaultyLstm, LSTM_FAULTS, type LstmFault } from './shared/broken-lstm';
import { checkedLstm, type CheckedLstm } from './shared/checked-lstm';

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
    label: 'Put in',
    options: LSTM_FAULTS.map(({ value, label }) => ({ value, label })),
    default: 'none',
    help: 'Which line of the backward pass is written wrongly.',
  },
  weights: {
    kind: 'choice',
    label: 'Weights',
    options: [
      { value: 'generic', label: 'drawn at random' },
      { value: 'deaf', label: 'Wf = 0' },
    ],
    default: 'generic',
    help: 'With Wf = 0 the forget gate sees nothing, and is the same at every frame.',
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
    max: 24,
    step: 1,
    default: 12,
    help: 'The number of entries grows with its square.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the weights, the data and the first states.' },
};

const [T, B, D, K] = [5, 3, 6, 4];

export const experiment: Experiment<Params> = {
  title: 'Are all four blocks right?',
  kernels: 'reference64',
  params,
  views: [
    { kind: 'badge', id: 'check', title: 'Gradient check' },
    { kind: 'table', id: 'tensors', title: 'Gradient by gradient', size: 'wide' },
    {
      kind: 'heatmap',
      id: 'error',
      title: 'Error in dWf, as a share of its largest entry',
      scale: 'sequential',
      size: 'third',
    },
  ],

  *run(p, { rng }) {
    const k = createKernels('reference64'); // finite differences have no digits to spare in float32
    const fault = p.gradient as LstmFault;
    const layer = createFaultyLstm(k, fault, (kernels) =>
      createLstmLayer(kernels, { T, B, D, H: p.hidden }, rng.fork('weights')),
    );
    const biases = rng.fork('biases');
    for (const name of ['bf', 'bi', 'bC', 'bo']) drawBias(layer.params[name].data, biases);
    if (p.weights === 'deaf') layer.params.Wf.data.fill(0);
    const lengths = p.lengths === 'equal' ? [T, T, T] : [T, T - 2, T - 3];
    const network = checkedLstm(k, layer, { T, B, D, K, lengths }, rng.fork('data and states'));
    network.lossAndGrads();
    const report = yield* checked(network);
    yield pictureOf(report, network, p.hidden);
    const worst = report.tensors.reduce((a, b) => (b.worstRelative > a.worstRelative ? b : a));
    return {
      numbers: {
        entries: report.entries,
        differing: report.tensors.reduce((sum, { differing }) => sum + differing, 0),
        tensorsDiffering: report.tensors.filter(({ differing }) => differing > 0).length,
        worstRelative: worst.worstRelative,
      },
    };
  },

  finding({ numbers: n }, p) {
    const caught = n.differing > 0;
    const ok = caught === visible(p);
    const entries = `${n.differing} of ${n.entries} entries differ, in ${n.tensorsDiffering} of 13 tensors; the worst by ${percent(n.worstRelative)} of the largest entry.`;
    if (p.gradient === 'none')
      return { ok, text: caught ? entries : `All ${n.entries} entries of 13 tensors agree within the limit.` };
    return {
      ok,
      text: caught
        ? `Caught: ${entries}`
        : `Not caught: all ${n.entries} entries agree, although a line is wrong. ${whyHidden(p)}`,
    };
  },
};

/** Generic, and not zero: a term that is zero cannot be wrong. */
function drawBias(data: { [index: number]: number; readonly length: number }, rng: Rng): void {
  for (let j = 0; j < data.length; j++) data[j] = 0.5 * rng.normal();
}

/** Whether the mistake changes the gradient at these weights and lengths. */
function visible({ gradient, weights, lengths }: Params): boolean {
  if (gradient === 'none') return false;
  if (gradient === 'next-forget' || gradient === 'transpose') return weights !== 'deaf';
  if (gradient === 'lost-past-end') return lengths === 'unequal';
  return true;
}

function whyHidden({ gradient }: Params): string {
  if (gradient === 'next-forget')
    return 'A forget gate that sees nothing is the same at every frame, the next included.';
  if (gradient === 'transpose') return 'A matrix of zeros equals its transpose.';
  return 'No sequence has padding here, so nothing about padding is asked.';
}

function* checked({ loss, tensors }: CheckedLstm): Generator<Frame | void, CheckReport, unknown> {
  const steps = gradientCheckSteps(loss, tensors, GRADIENT_CHECK, 24);
  let shown = 0;
  for (;;) {
    const step = steps.next();
    const {
      checked: done,
      total,
      tensors: verdicts,
    } = step.done
      ? { checked: step.value.entries, total: step.value.entries, tensors: step.value.tensors }
      : step.value;
    if (step.done || done - shown >= 192) {
      shown = done;
      yield {
        progress: { done, total, unit: 'entries checked' },
        views: { check: checkSummary(verdicts, done, total) },
      };
    } else yield;
    if (step.done) return step.value;
  }
}

function pictureOf({ tensors }: CheckReport, network: CheckedLstm, H: number): Frame {
  return {
    views: {
      tensors: {
        columns: ['gradient of', 'shape', 'entries', 'differ', 'worst, share of largest', 'by hand', 'numeric'],
        rows: tensors.map((tensor) => [
          tensor.name,
          `(${network.tensors[tensor.name].value.shape.join(', ')})`,
          tensor.entries,
          tensor.differing,
          tensor.worstRelative.toExponential(1),
          tensor.analytic.toPrecision(6),
          tensor.numeric.toPrecision(6),
        ]),
      },
      error: forgetError(network, H),
    },
  };
}

/** Entry by entry for the one matrix that is drawn: the same differences again, this time kept. */
function forgetError({ tensors: { Wf }, loss }: CheckedLstm, H: number): HeatmapData {
  const { data } = Wf.value;
  const numeric = Float64Array.from(data, (_, j) => {
    const kept = data[j];
    const at = (value: number): number => {
      data[j] = value;
      return loss();
    };
    const slope = (at(kept + GRADIENT_CHECK.eps) - at(kept - GRADIENT_CHECK.eps)) / (2 * GRADIENT_CHECK.eps);
    data[j] = kept;
    return slope;
  });
  const scale = numeric.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  const values = Float32Array.from(numeric, (entry, j) => Math.abs(Wf.grad.data[j] - entry) / scale);
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  return {
    rows: H,
    cols: H + D,
    values,
    limits: [0, largest > 1e-7 ? largest : 1],
    rowTitle: 'to unit',
    colTitle: 'from h, then from x',
    format: 'percent',
  };
}

function percent(share: number): string {
  return share < 0.001 ? 'less than 0.1 %' : `${(100 * share).toFixed(1)} %`;
}
