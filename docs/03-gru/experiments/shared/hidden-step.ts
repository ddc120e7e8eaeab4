/**
 * One frame of a GRU, of either form, that a reader's backward step is asked about: what it is given, and the right
 * gradients, by our own backward pass and by finite differences of our own forward pass.
 *
 * The loss is the sum of dh ⊙ h, so that dh is exactly what is said of the new state. Must not: look at an answer.
 */
import {
  centralDifferences,
  createKernels,
  nested,
  type GruLayerConfig,
  type Kernels,
  type RecurrentLayer,
  type RightTensor,
  type Rng,
  type Tensor,
} from '@unrolled/rnn-core';

export interface StepSizes {
  readonly B: number;
  readonly D: number;
  readonly H: number;
}
export type CreateGru = (k: Kernels, config: GruLayerConfig, rng: Rng) => RecurrentLayer;

export interface HiddenStep<Given> {
  /** x (B,D), hPrev and dh (B,H), every trace but h (B,H), every matrix of the cell, each under its own name. */
  readonly given: Given;
  readonly right: Readonly<Record<string, RightTensor>>;
}

/** Draws weights, input, state and dh, and computes everything in float64. */
export function hiddenStep<Given>(create: CreateGru, { B, D, H }: StepSizes, rng: Rng): HiddenStep<Given> {
  const k = createKernels('reference64');
  const draw = (tensor: Tensor): Tensor => {
    for (let j = 0; j < tensor.data.length; j++) tensor.data[j] = 0.9 * (2 * rng.uniform() - 1);
    return tensor;
  };
  const layer = create(k, { T: 1, B, D, H }, rng.fork('start'));
  const { params, grads, traces } = layer;
  const [state] = layer.states;
  for (const weight of Object.values(params)) draw(weight);
  const hPrev = draw(state.first);
  const [x, dh, dx, mask] = [draw(k.alloc(B, D)), draw(k.alloc(B, H)), k.alloc(B, D), k.alloc(B)];
  k.fill(mask, 1);

  const loss = (): number => {
    layer.repack();
    layer.forward([x], [mask]);
    return Array.from(state.last.data).reduce((sum, entry, j) => sum + dh.data[j] * entry, 0);
  };
  loss();
  layer.backward([x], [mask], [dh], [dx]);

  const matrices = Object.entries(params).filter(([, { shape }]) => shape.length === 2);
  const gates = Object.entries(traces).filter(([name]) => name !== 'h');
  const given = {
    ...asArrays({ x, hPrev, dh, ...Object.fromEntries(matrices) }),
    ...asArrays(Object.fromEntries(gates.map(([name, { data }]) => [name, { shape: [B, H], data }]))),
  };
  const kept = k.alloc(B, H);
  k.copy(state.dFirst, kept);
  const asked: [string, Tensor, Tensor][] = [
    ...Object.entries(params).map(([name, value]): [string, Tensor, Tensor] => [name, value, grads[name]]),
    ['x', x, dx],
    ['hPrev', hPrev, kept],
  ];
  const right = Object.fromEntries(
    asked.map(([name, value, { shape, data }]): [string, RightTensor] => [
      `d${name}`,
      { shape, data, numeric: centralDifferences(loss, value) },
    ]),
  );
  return { given: given as Given, right };
}

const asArrays = (tensors: Readonly<Record<string, Tensor>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data, shape }]) => [name, nested(data, shape)]));
