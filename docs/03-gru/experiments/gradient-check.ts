/**
 * Break the gradient of a GRU: both forms of the cell, four mistakes in the backward pass, every entry checked.
 *
 * Promise: as written, every entry of both forms agrees with finite differences; with any of the mistakes some do not.
 * The exceptions: while the weights of both gates are zero, z and 1 − z are alike and nothing comes back through r.
 * float64, on the readable kernels.
 */
import type { BadgeData, Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  createGruResetAfterLayer,
  createGruResetBeforeLayer,
  createKernels,
  createSequenceModel,
  exampleRoom,
  fillExamples,
  GRADIENT_CHECK,
  gradientCheckSteps,
  type CheckedTensor,
  type CheckReport,
  type ExampleBatch,
  type Rng,
  type SequenceModel,
  type TensorVerdict,
} from '@unrolled/rnn-core';
import { createBroken, FAULTS, type Fault, type Form } from './shared/broken-gru';

export interface Params extends ParamValues {
  form: string;
  gradient: string;
  start: string;
  hidden: number;
  seed: number;
}

const params: Schema<Params> = {
  form: {
    kind: 'choice',
    label: 'Form of the cell',
    options: [
      { value: 'before', label: 'ours: reset before' },
      { value: 'after', label: 'PyTorch: reset after' },
    ],
    default: 'before',
    help: 'Two cells, two backward passes.',
  },
  gradient: {
    kind: 'choice',
    label: 'Take out',
    options: FAULTS.map(({ value, label }) => ({ value, label })),
    default: 'none',
    help: 'Which line of the backward pass is written wrongly.',
  },
  start: {
    kind: 'choice',
    label: 'Weights',
    options: [
      { value: 'generic', label: 'drawn at random' },
      { value: 'half', label: 'gates at ½' },
    ],
    default: 'generic',
    help: 'With the weights and biases of both gates at zero, every gate is exactly ½: what can be missed then?',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 2,
    max: 24,
    step: 1,
    default: 8,
    help: 'The number of entries grows with its square.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the weights, the data and the first state.' },
};

const [T, B, D, K] = [5, 3, 4, 3];
/** Frames of the three sequences: unequal, so that padding is in play. */
const LENGTHS = [5, 3, 4];
/** Mistakes that gates at one half hide, and why. */
const HIDDEN: Readonly<Record<string, string>> = {
  swap: 'With z at ½, z and 1 − z are the same.',
  'reset-route': 'Where the weights of r are zero, nothing comes back through r.',
};

export const experiment: Experiment<Params> = {
  title: 'Which mistakes does the check see?',
  kernels: 'reference64',
  params,
  views: [
    { kind: 'badge', id: 'check', title: 'Gradient check' },
    { kind: 'table', id: 'tensors', title: 'Gradient by gradient' },
  ],

  *run(p, { rng }) {
    const k = createKernels('reference64'); // finite differences have no digits to spare in float32
    const form = p.form as Form;
    const create = form === 'before' ? createGruResetBeforeLayer : createGruResetAfterLayer;
    const layer = createBroken(k, p.gradient as Fault, form, (kernels) =>
      create(kernels, { T, B, D, H: p.hidden }, rng.fork('cell')),
    );
    const model = createSequenceModel(k, layer, { K }, rng.fork('output'));
    drawWeights(model, p.start, rng.fork('weights'));
    const room = exampleRoom(k, { T, B, D, K, answers: 'frames', learnsFrom: 'labels' });
    const batch = fillExamples(room, drawExamples(rng.fork('data')));
    const report = yield* check(model, batch);
    const differing = report.tensors.filter((tensor) => tensor.differing > 0);
    return {
      numbers: {
        entries: report.entries,
        differing: differing.reduce((sum, tensor) => sum + tensor.differing, 0),
        tensorsDiffering: differing.length,
        worstRelative: Math.max(...report.tensors.map(({ worstRelative }) => worstRelative)),
      },
    };
  },

  finding({ numbers: n }, p) {
    const why = p.start === 'half' ? HIDDEN[p.gradient] : undefined;
    const caught = n.differing > 0;
    const which = p.form === 'before' ? 'our form' : 'PyTorch’s form';
    const entries = `${n.differing} of ${n.entries} entries differ, in ${n.tensorsDiffering} tensors, the worst by ${percent(n.worstRelative)} of the largest entry.`;
    if (p.gradient === 'none') {
      const text = caught ? entries : `All ${n.entries} entries of ${which} agree within the limit.`;
      return { ok: !caught, text };
    }
    return {
      ok: caught === (why === undefined),
      text: caught
        ? `Caught, in ${which}: ${entries}`
        : `Not caught: all ${n.entries} entries of ${which} agree, although a line is wrong. ${why ?? ''}`,
    };
  },
};

/** Nothing stays at zero, biases and first states neither: a term that is zero cannot be wrong. */
function drawWeights(model: SequenceModel, start: string, rng: Rng): void {
  const { params: weights, layer } = model;
  for (const [name, { data }] of Object.entries(weights)) {
    const gate = /^(W[xh]?|b)[zr]$/.test(name);
    for (let j = 0; j < data.length; j++) data[j] = gate && start === 'half' ? 0 : 0.7 * rng.normal();
  }
  for (const { first } of layer.states) for (let j = 0; j < first.data.length; j++) first.data[j] = 0.5 * rng.normal();
  model.repack();
}

function drawExamples(rng: Rng) {
  return LENGTHS.map((frames) => ({
    frames,
    features: Array.from({ length: frames * D }, () => rng.normal()),
    labels: Array.from({ length: frames }, () => rng.integer(K)),
  }));
}

/** Every entry of every weight and of the first state; frames with the badge's progress. */
function* check(model: SequenceModel, batch: ExampleBatch): Generator<Frame | void, CheckReport, unknown> {
  model.lossAndGrads(batch);
  const tensors: Record<string, CheckedTensor> = {};
  for (const [name, value] of Object.entries(model.params)) tensors[name] = { value, grad: model.grads[name] };
  for (const { name, first, dFirst } of model.layer.states) tensors[`${name}0`] = { value: first, grad: dFirst };
  const loss = () => {
    model.repack();
    return model.loss(batch);
  };
  const steps = gradientCheckSteps(loss, tensors, GRADIENT_CHECK, 48);
  for (;;) {
    const step = steps.next();
    const done = step.done === true;
    const verdicts = step.value.tensors;
    const [checked, total] = done ? [step.value.entries, step.value.entries] : [step.value.checked, step.value.total];
    yield {
      progress: { done: checked, total, unit: 'entries checked' },
      views: {
        check: badge(verdicts, checked, total, done),
        tensors: {
          columns: ['gradient of', 'shape', 'entries', 'differ', 'worst, share of largest', 'by hand', 'numeric'],
          rows: verdicts.map((tensor) => [
            tensor.name,
            `(${tensors[tensor.name].value.shape.join(', ')})`,
            tensor.entries,
            tensor.differing,
            tensor.worstRelative.toExponential(1),
            tensor.analytic.toPrecision(6),
            tensor.numeric.toPrecision(6),
          ]),
        },
      },
    };
    if (done) return step.value;
  }
}

function badge(tensors: readonly TensorVerdict[], checked: number, total: number, done: boolean): BadgeData {
  const worst = Math.max(0, ...tensors.map(({ worstRelative }) => worstRelative));
  const base = { checked, total, worst, limit: GRADIENT_CHECK.rtol };
  const failed = tensors.filter(({ differing }) => differing > 0);
  if (!done) return { ...base, state: 'checking' };
  if (failed.length === 0) return { ...base, state: 'passed' };
  const bad = failed.reduce((a, b) => (b.worstRelative > a.worstRelative ? b : a));
  return {
    ...base,
    state: 'failed',
    tensor: bad.name,
    differing: bad.differing,
    tensorTotal: bad.entries,
    at: bad.worstAt,
  };
}

function percent(share: number): string {
  return share < 0.001 ? 'less than 0.1 %' : `${(100 * share).toFixed(1)} %`;
}
