/**
 * Truncated backpropagation and the flow of gradients through the states, on the golden cases.
 */
import {
  carryStates,
  crossEntropyBackward,
  crossEntropyForward,
  denseBackward,
  denseForward,
  firstOf,
  inspectionRoom,
  jacobianBlock,
  stateGradients,
  stepJacobians,
  stepsOf,
  type Kernels,
  type RecurrentLayer,
} from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type Comparison, type Tensor } from '../compare';
import { goldenKernels } from './kernels';
import { dot, headFor, load, type RecurrentOptions } from './recurrent';
import { goldenGrads, layerFor, loadWeights, type GoldenCell, type GoldenParams } from './recurrent-weights';

interface FirstInputs {
  readonly x: Tensor;
  readonly h0?: Tensor;
  readonly c0?: Tensor;
}

interface TruncatedCase {
  readonly name: string;
  readonly cell: GoldenCell;
  readonly options: RecurrentOptions;
  readonly targets: Tensor;
  readonly inputs: FirstInputs;
  readonly params: GoldenParams;
  readonly variants: readonly {
    readonly k: number;
    readonly chunk_losses: readonly number[];
    readonly loss: number;
    readonly grads: GoldenParams;
  }[];
}

interface FlowCase {
  readonly cell: GoldenCell;
  readonly options: RecurrentOptions;
  readonly inputs: FirstInputs;
  readonly params: GoldenParams;
  readonly w: Tensor;
  readonly outputs: GoldenParams & { readonly dL_dh_norm: Tensor };
}

/** Truncated backpropagation (`tbptt_…`) and the flow of gradients through the states (`gradflow_…`). */
export const truncated: Adapter = (golden, options) => ({
  comparisons: golden.name.startsWith('gradflow')
    ? gradientFlow(golden as unknown as FlowCase, goldenKernels(golden.name, options))
    : (golden as unknown as TruncatedCase).variants.flatMap((variant) =>
        chunks(golden as unknown as TruncatedCase, variant, goldenKernels(golden.name, options)),
      ),
  missing: [],
});

/** T frames in chunks of `size`: states are carried on, gradients stop at the borders, their sum is compared. */
function chunks(
  c: TruncatedCase,
  { k: size, chunk_losses, loss, grads }: TruncatedCase['variants'][number],
  { k, forward, backward }: ReturnType<typeof goldenKernels>,
): Comparison[] {
  const { T, B, D, H, K } = c.options;
  const layer = loaded(k, c, size);
  const head = headFor(k, c.params);
  const x = stepsOf(load(k, c.inputs.x));
  const dxAll = k.alloc(T, B, D);
  const dx = stepsOf(dxAll);
  const losses: number[] = [];
  let firsts: Record<string, ArrayLike<number>> = {};
  for (let start = 0; start < T; start += size) {
    const frames = Math.min(size, T - start);
    const mask = k.alloc(frames, B);
    k.fill(mask, 1);
    if (start > 0) carryStates(k, layer);
    const [xs, masks] = [x.slice(start, start + frames), stepsOf(mask)];
    layer.forward(xs, masks);
    const states = firstOf(layer.y, frames);
    const [logits, probs, dLogits] = [K, K, K].map((width) => k.alloc(frames, B, width));
    const dY = k.alloc(frames, B, H);
    const targets = flat(c.targets).slice(start * B, (start + frames) * B);
    denseForward(k, head.W, head.b, states, logits);
    losses.push((crossEntropyForward(logits, targets, mask, probs) * frames) / T);
    crossEntropyBackward(probs, targets, mask, dLogits);
    k.scale(dLogits, frames / T, dLogits); // the files divide by all T·B frames, whatever the chunk
    denseBackward(k, head.W, states, dLogits, head.grads, dY);
    layer.backward(xs, masks, stepsOf(dY), dx.slice(start, start + frames));
    if (start === 0) firsts = Object.fromEntries(layer.states.map(({ name, dFirst }) => [name, dFirst.data.slice()]));
  }
  const ours: Record<string, ArrayLike<number>> = {
    ...goldenGrads(c.cell, layer, 'l0'),
    W_hy: head.grads.dW.data,
    b_y: head.grads.db.data,
    x: dxAll.data,
    h0: firsts.h,
    c0: firsts.C,
  };
  return [
    compare(`chunk losses, k=${size}`, losses, chunk_losses, forward),
    compare(
      `loss, k=${size}`,
      losses.reduce((sum, one) => sum + one, 0),
      loss,
      forward,
    ),
    ...Object.entries(grads).map(([name, grad]) => compare(`grad ${name}, k=${size}`, ours[name], grad, backward)),
  ];
}

/** L = w · h_T: ∂L/∂h_t and ∂L/∂C_t at every frame, and the Jacobian of every step. */
function gradientFlow(c: FlowCase, { k, forward, backward }: ReturnType<typeof goldenKernels>): Comparison[] {
  const { T, B, H } = c.options;
  const layer = loaded(k, c, T);
  const x = stepsOf(load(k, c.inputs.x));
  const maskAll = k.alloc(T, B);
  k.fill(maskAll, 1);
  const mask = stepsOf(maskAll);
  const dY = stepsOf(k.alloc(T, B, H));
  dY[T - 1].data.set(flat(c.w));
  layer.forward(x, mask);
  const flow = stateGradients(layer, x, mask, dY);
  const norms = stepsOf(flow.h).map(({ data }) => Math.sqrt(dot(data, data)));
  const J = jacobianBlock(stepJacobians(k, inspectionRoom(k, layer), layer, x, mask), { of: 'h', by: 'h' });
  const path = (s: number, trace: string): number[] => [
    ...Array.from(layer.states[s].first.data),
    ...Array.from(layer.traces[trace].data),
  ];
  const ours: Record<string, ArrayLike<number>> = {
    h: path(0, 'h'),
    dL_dh: flow.h.data,
    dL_dh_norm: norms,
    J: J.data,
    ...(flow.C ? { c: path(1, 'C'), dL_dc: flow.C.data } : {}),
  };
  return Object.entries(c.outputs).map(([name, expected]) =>
    compare(name, ours[name], expected, name === 'h' || name === 'c' ? forward : backward),
  );
}

/** One layer with room for `T` frames, its weights and first states loaded. */
function loaded(k: Kernels, c: TruncatedCase | FlowCase, T: number): RecurrentLayer {
  const { B, D, H } = c.options;
  const layer = layerFor(k, c.cell, { T, B, D, H, bias: 'with' });
  loadWeights(c.cell, layer, c.params, 'l0');
  layer.repack();
  layer.states[0].first.data.set(flat(c.inputs.h0 ?? []));
  layer.states[1]?.first.data.set(flat(c.inputs.c0 ?? []));
  return layer;
}
