/**
 * Losses over any recurrent layer, ready for the gradient check. For tests only.
 *
 * The loss is Σ w ⊙ y over the frames that count plus Σ v ⊙ last over the final states, with random w and v: it reaches
 * everything a layer hands out, as a head at every frame and another network reading the final states would. Weights,
 * first states and lengths are generic, so that no symmetry hides a mistake; padding holds junk.
 */
import type { CheckedTensor, KernelChoice, Kernels, RecurrentLayer, Rng, Tensor } from '../src/index';
import type { Core, Problem } from './gradient-problems';
import { randomTensor } from './numbers';

export interface LayerProblemSizes {
  readonly T: number;
  readonly lengths: readonly number[];
  /** How far weights may be from 0. Default 0.9 for vectors, 1.2/√H for matrices: 50 steps then stay finite. */
  readonly range?: number;
  /** Default 'reference64', which the gradient check needs. */
  readonly kernels?: KernelChoice;
}

export interface LayerProblem extends Problem {
  readonly layer: RecurrentLayer;
  readonly mask: Tensor;
  readonly x: CheckedTensor;
  /** The same as `analyse`, one frame at a time. */
  analyseByFrame(): void;
  /** One more backward pass without zeroing anything. */
  again(inputs?: 'with dx' | 'without dx'): void;
  readonly steps: Readonly<Record<'x' | 'mask' | 'dY' | 'dx', readonly Tensor[]>>;
}

export type MakeLayer = (core: Core, k: Kernels, rng: Rng) => RecurrentLayer;

/** Tensors: the layer's params, x, and the first states. The layer may have room for more than T frames. */
export function layerProblem(
  core: Core,
  make: MakeLayer,
  { T, lengths, range, kernels = 'reference64' }: LayerProblemSizes,
  seed: number,
): LayerProblem {
  const k = core.createKernels(kernels, { megabytes: 8 });
  const rng = core.createRng(seed);
  const layer = make(core, k, rng);
  const { B, D, H } = layer.sizes;
  for (const { data, shape } of Object.values(layer.params)) {
    const size = range ?? (shape.length === 1 ? 0.9 : 1.2 / Math.sqrt(H));
    data.set(randomTensor(k, shape, rng, size).data);
  }
  const x: CheckedTensor = { value: randomTensor(k, [T, B, D], rng, 0.9), grad: k.alloc(T, B, D) };
  const mask = k.alloc(T, B);
  const dY = randomTensor(k, [T, B, layer.width], rng);
  for (let t = 0; t < T; t++) {
    for (let b = 0; b < B; b++) {
      const junk = 40 * rng.normal();
      const row = t * B + b;
      if (t < lengths[b]) mask.data[row] = 1;
      else {
        dY.data.fill(0, row * layer.width, (row + 1) * layer.width);
        x.value.data[row * D] = junk;
      }
    }
  }
  for (const { first, dLast } of layer.states) {
    first.data.set(randomTensor(k, first.shape, rng, 0.9).data);
    dLast.data.set(randomTensor(k, dLast.shape, rng).data);
  }
  const steps = {
    x: core.stepsOf(x.value),
    mask: core.stepsOf(mask),
    dY: core.stepsOf(dY),
    dx: core.stepsOf(x.grad),
  };
  const tensors: Record<string, CheckedTensor> = { x };
  for (const [name, value] of Object.entries(layer.params)) tensors[name] = { value, grad: layer.grads[name] };
  for (const { name, first, dFirst } of layer.states) tensors[`first ${name}`] = { value: first, grad: dFirst };

  function loss(): number {
    layer.repack();
    layer.forward(steps.x, steps.mask);
    let sum = 0;
    for (let j = 0; j < dY.data.length; j++) if (dY.data[j] !== 0) sum += dY.data[j] * layer.y.data[j];
    for (const { last, dLast } of layer.states) {
      for (let j = 0; j < last.data.length; j++) sum += dLast.data[j] * last.data[j];
    }
    return sum;
  }

  const zero = (): void => {
    for (const grad of [...Object.values(layer.grads), x.grad]) k.fill(grad, 0);
  };

  function analyse(): void {
    loss();
    zero();
    again();
  }

  function again(inputs: 'with dx' | 'without dx' = 'with dx'): void {
    layer.backward(steps.x, steps.mask, steps.dY, inputs === 'with dx' ? steps.dx : null);
  }

  function analyseByFrame(): void {
    const { stepper } = layer;
    if (!stepper) throw new Error(`analyseByFrame: a ${layer.kind} layer cannot run frame by frame`);
    layer.repack();
    zero();
    stepper.begin();
    for (let t = 0; t < T; t++) stepper.forward(t, steps.x[t], steps.mask[t]);
    stepper.end(T);
    stepper.beginBackward();
    for (let t = T - 1; t >= 0; t--) stepper.backward(t, steps.x[t], steps.mask[t], steps.dY[t], steps.dx[t]);
    stepper.endBackward();
  }

  return { loss, analyse, analyseByFrame, again, tensors, layer, mask, x, steps };
}
