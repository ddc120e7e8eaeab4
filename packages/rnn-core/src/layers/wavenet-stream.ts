/**
 * The stack of wavenet-stack.ts one frame at a time, for generation: the same numbers, without recomputing the past.
 *
 * Each layer keeps the inputs of its last (taps − 1)·dilation frames in a ring and meets every tap there. The work of a
 * frame does not grow with the frames before it. Source of the idea: Paine et al. 2016, arXiv:1611.09482.
 * Must not: compute gradients, choose samples, or allocate after it is made.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, stepsOf } from '../tensor';
import { denseForward } from './dense';
import type { PackedConv } from './causal-conv';
import type { PackedWaveNet } from './wavenet-stack';

export interface WaveNetStream {
  /** The past becomes zeros, as before the first frame. */
  reset(): void;
  /** The scores (B,K) after one more frame h (B,C); valid until the next call. condition (B,D) or null, for this frame. */
  step(h: Tensor, condition: Tensor | null): Tensor;
}

/** A stream of B sequences over these weights, which may change between frames. Starts with a past of zeros. */
export function waveNetStream(
  k: Kernels,
  weights: PackedWaveNet,
  sizes: { readonly B: number; readonly dilations: readonly number[] },
): WaveNetStream {
  const { B, dilations } = sizes;
  const { layers, O1, O2 } = weights;
  if (dilations.length !== layers.length) {
    throw new Error(
      `waveNetStream: dilations must be ${layers.length}, one a layer, got ${dilations.length}; ` +
        'pass those of the stack',
    );
  }
  const [C, skip, K] = [layers[0].R.weight.shape[0], O1.weight.shape[0], O2.weight.shape[0]];
  const rings = dilations.map((dilation, l) => {
    const past = k.alloc((layers[l].unit.filter.W.length - 1) * dilation + 1, B, C);
    return { past, slots: stepsOf(past) };
  });
  const [a, f, g, z, branch, next] = Array.from({ length: 6 }, () => k.alloc(B, C));
  const [sum, mid, skipBranch] = [0, 1, 2].map(() => k.alloc(B, skip));
  const scores = k.alloc(B, K);
  let frame = 0;

  /** a = b + Σ_j W_j x_{t − (taps − 1 − j)·d} + V c. */
  function convolve({ W, b }: PackedConv, V: Packed | null, condition: Tensor | null, l: number): Tensor {
    const { slots } = rings[l];
    for (let tap = 0; tap < W.length; tap++) {
      const back = (W.length - 1 - tap) * dilations[l];
      const slot = slots[(frame + slots.length - back) % slots.length];
      if (tap === 0) k.affine(slot, W[tap], b, a);
      else k.matmulNT(slot, W[tap], a);
    }
    if (V && condition) k.matmulNT(condition, V, a);
    return a;
  }

  return {
    reset() {
      for (const { past } of rings) k.fill(past, 0);
      frame = 0;
    },
    step(h, condition) {
      assertShape('WaveNetStream.step', 'h', h, [['B', B], ['C', C]]); // prettier-ignore
      k.fill(sum, 0);
      k.copy(h, next);
      for (let l = 0; l < layers.length; l++) {
        const { unit, R, r, S, s } = layers[l];
        const { slots } = rings[l];
        k.copy(next, slots[frame % slots.length]);
        k.tanh(convolve(unit.filter, unit.Vf, condition, l), f);
        k.sigmoid(convolve(unit.gate, unit.Vg, condition, l), g);
        k.mul(f, g, z);
        denseForward(k, S, s, z, skipBranch);
        k.add(sum, skipBranch, sum);
        denseForward(k, R, r, z, branch);
        k.add(next, branch, next);
      }
      frame += 1;
      k.relu(sum, sum);
      denseForward(k, O1, weights.o1, sum, mid);
      k.relu(mid, mid);
      denseForward(k, O2, weights.o2, mid, scores);
      return scores;
    },
  };
}
