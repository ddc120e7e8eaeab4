/**
 * Dropout round any recurrent layer: of what goes in, of what goes out, and of the state that the products read.
 *
 *   mask entry = 0 with probability p, else 1/(1−p), so that the mean stays what it was and evaluation needs no change
 *
 * A mask is drawn once for the whole sequence (variational: Gal & Ghahramani 2016, arXiv:1512.05287) or anew for each
 * frame (Zaremba, Sutskever, Vinyals 2014, arXiv:1409.2329); that of the state is always one for all frames. The state
 * carried past a gate and the one frozen in padding are never dropped. Srivastava et al. 2014 is the source of dropout:
 * https://jmlr.org/papers/v15/srivastava14a.html. Must not: draw from anything but the generator it is given.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { Rng } from '../rng';
import { stepsOf } from '../tensor';
import type { RecurrentLayer, Stepper } from './recurrent';

/** Each a probability from 0 to below 1. What is not named, or 0, is not dropped. */
export interface DropoutConfig {
  readonly input?: number;
  readonly output?: number;
  /** Needs a layer made with `recurrentDropout: 'mask'`. */
  readonly recurrent?: number;
  /** What one mask of input or output lasts for. Default 'sequence'. */
  readonly each?: 'sequence' | 'frame';
}

/** A recurrent layer whose masks can be seen and set. */
export interface DropoutLayer extends RecurrentLayer {
  readonly masks: {
    /** (B,D) for the sequence or (T,B,D) for frames; null where nothing is dropped. */
    readonly input: Tensor | null;
    /** (B,width) or (T,B,width), likewise. */
    readonly output: Tensor | null;
    /** Each (B,H). */
    readonly recurrent: readonly Tensor[];
  };
}

/** Writes 0 with probability p and 1/(1−p) otherwise into every entry. Throws unless 0 ≤ p < 1. */
export function drawDropoutMask(mask: Tensor, p: number, rng: Rng): void {
  assertProbability('drawDropoutMask', 'p', p);
  for (let j = 0; j < mask.data.length; j++) mask.data[j] = rng.uniform() < p ? 0 : 1 / (1 - p);
}

/** The layer with dropout round it. Masks are all ones until `drawDropout(rng)`. Throws on a wrong probability. */
export function createDropout(k: Kernels, layer: RecurrentLayer, config: DropoutConfig): DropoutLayer {
  const { input = 0, output = 0, recurrent = 0, each = 'sequence' } = config;
  for (const [name, p] of Object.entries({ input, output, recurrent })) assertProbability('createDropout', name, p);
  if (recurrent > 0 && layer.recurrentMasks.length === 0) {
    throw new Error(
      `createDropout: a ${layer.kind} layer must be made with recurrentDropout 'mask' to drop its state, got one without`,
    );
  }
  const { T, B, D } = layer.sizes;
  const inputMask = input > 0 ? ones(k, each, T, B, D) : null;
  const outputMask = output > 0 ? ones(k, each, T, B, layer.width) : null;
  const [inputs, outputs] = [inputMask, outputMask].map((mask) => mask && masksByFrame(mask, T));
  const xSeen = inputs && stepsOf(k.alloc(T, B, D));
  const dxSeen = inputs && k.alloc(B, D);
  const dxSteps = inputs && stepsOf(k.alloc(T, B, D));
  const y = outputs ? k.alloc(T, B, layer.width) : layer.y;
  const ySteps = outputs ? stepsOf(y) : layer.ySteps;
  const dYSeen = outputs && stepsOf(k.alloc(T, B, layer.width));

  /** What the layer is given at frame t, and what becomes of what it gives back. */
  const dropIn = (t: number, x: Tensor): Tensor => {
    if (!inputs || !xSeen) return x;
    k.mul(inputs[t], x, xSeen[t]);
    return xSeen[t];
  };
  const dropOut = (t: number): void => {
    if (outputs) k.mul(outputs[t], layer.ySteps[t], ySteps[t]);
  };
  const dropOutBackward = (t: number, dY: Tensor): Tensor => {
    if (!outputs || !dYSeen) return dY;
    k.mul(outputs[t], dY, dYSeen[t]);
    return dYSeen[t];
  };

  return {
    ...layer,
    y,
    ySteps,
    masks: { input: inputMask, output: outputMask, recurrent: recurrent > 0 ? layer.recurrentMasks : [] },
    stepper: layer.stepper && dropoutStepper(layer.stepper),
    drawDropout(rng) {
      layer.drawDropout(rng);
      const all: [Tensor | null, number][] = [
        [inputMask, input],
        [outputMask, output],
        ...(recurrent > 0 ? layer.recurrentMasks : []).map((mask): [Tensor, number] => [mask, recurrent]),
      ];
      for (const [mask, p] of all) {
        if (mask && rng) drawDropoutMask(mask, p, rng);
        else if (mask) k.fill(mask, 1);
      }
    },
    forward(x, mask) {
      layer.forward(inputs ? x.map((frame, t) => dropIn(t, frame)) : x, mask);
      for (let t = 0; t < x.length; t++) dropOut(t);
    },
    backward(x, mask, dY, dx) {
      const dYs = outputs ? dY.map((frame, t) => dropOutBackward(t, frame)) : dY;
      if (!inputs || !xSeen || !dxSteps) return layer.backward(x, mask, dYs, dx);
      for (let t = 0; t < x.length; t++) k.fill(dxSteps[t], 0);
      layer.backward(xSeen.slice(0, x.length), mask, dYs, dx && dxSteps.slice(0, x.length));
      if (dx) for (let t = 0; t < x.length; t++) k.addMul(inputs[t], dxSteps[t], dx[t]);
    },
  };

  function dropoutStepper(stepper: Stepper): Stepper {
    return {
      ...stepper,
      forward(t, x, mask) {
        stepper.forward(t, dropIn(t, x), mask);
        dropOut(t);
      },
      backward(t, x, mask, dY, dx) {
        const dYt = dropOutBackward(t, dY);
        if (!inputs || !xSeen || !dxSeen) return stepper.backward(t, x, mask, dYt, dx);
        k.fill(dxSeen, 0);
        stepper.backward(t, xSeen[t], mask, dYt, dx && dxSeen);
        if (dx) k.addMul(inputs[t], dxSeen, dx);
      },
    };
  }
}

function ones(k: Kernels, each: 'sequence' | 'frame', T: number, B: number, width: number): Tensor {
  const mask = each === 'sequence' ? k.alloc(B, width) : k.alloc(T, B, width);
  k.fill(mask, 1);
  return mask;
}

/** The mask of each frame: blocks of their own, or T times the same one. */
function masksByFrame(mask: Tensor, T: number): readonly Tensor[] {
  return mask.shape.length === 3 ? stepsOf(mask) : Array.from({ length: T }, () => mask);
}

function assertProbability(where: string, name: string, p: number): void {
  if (p >= 0 && p < 1) return;
  throw new Error(`${where}: ${name} must be a probability from 0 to below 1, got ${p}; 0.2 drops a fifth`);
}
