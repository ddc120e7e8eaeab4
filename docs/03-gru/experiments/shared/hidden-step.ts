/**
 * One frame of a GRU, of either form, that a reader's backward step is asked about: what it is given, and the right
 * gradients, by our own backward pass and by finite differences of our own forward pass.
 *
 * The loss is the sum of dh ⊙ h, so that dh is exactly what is said of the new state. Must not: look at an answer.
 */
import {
  asArrays,
  createKernels,
  drawGeneric,
  rightGradients,
  type GruLayerConfig,
  type HiddenCase,
  type Kernels,
  type RecurrentLayer,
  type Rng,
  type Tensor,
} from '@unrolled/rnn-core';

interface StepSizes {
  readonly B: number;
  readonly D: number;
  readonly H: number;
}
type CreateGru = (k: Kernels, config: GruLayerConfig, rng: Rng) => RecurrentLayer;

const STEPS = [
  { B: 3, D: 3, H: 4 },
  { B: 2, D: 2, H: 3 },
];

/** The two frames that a step back through a GRU is judged on. */
export function* hiddenSteps<Given>(create: CreateGru, rng: Rng): Generator<HiddenCase<[Given]>> {
  for (const [i, sizes] of STEPS.entries()) yield hiddenStep<Given>(create, sizes, rng.fork(`step ${i}`));
}

/**
 * Draws weights, input, state and dh, and computes everything in float64. Given are x (B,D), hPrev and dh (B,H), every
 * trace but h (B,H), every matrix of the cell, each under its own name.
 */
function hiddenStep<Given>(create: CreateGru, { B, D, H }: StepSizes, rng: Rng): HiddenCase<[Given]> {
  const k = createKernels('reference64');
  const draw = (tensor: Tensor): Tensor => drawGeneric(tensor, rng);
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
  const given = asArrays({
    ...{ x, hPrev, dh, ...Object.fromEntries(matrices) },
    ...Object.fromEntries(gates.map(([name, { data }]) => [name, { shape: [B, H], data }])),
  });
  const dhPrev = k.alloc(B, H);
  k.copy(state.dFirst, dhPrev);
  const named = Object.fromEntries(Object.entries(grads).map(([name, grad]) => [`d${name}`, grad]));
  const right = rightGradients(loss, { ...params, x, hPrev }, { ...named, dx, dhPrev });
  return { given: [given as Given], right };
}
