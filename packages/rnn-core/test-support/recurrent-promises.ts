/**
 * What every recurrent layer promises besides right gradients, as checks that say how far it is off. For tests only.
 */
import type { KernelChoice, Tensor } from '../src/index';
import type { Core } from './gradient-problems';
import { largestDifference, largestOf } from './numbers';
import {
  plainGruResetAfter,
  plainGruResetBefore,
  plainLstm,
  plainRun,
  plainSimpleRnn,
  type PlainStep,
} from './plain-cells';
import { layerProblem, type LayerProblem, type LayerProblemSizes, type MakeLayer } from './recurrent-problems';

/** Everything one forward and backward pass leaves behind. */
function leftBy({ layer, tensors }: LayerProblem, frames: number): number[][] {
  const said = layer.y.data.slice(0, (layer.y.data.length / layer.sizes.T) * frames);
  return [
    said,
    ...layer.states.map(({ last }) => last.data),
    ...Object.values(tensors).map(({ grad }) => grad.data),
  ].map((data) => Array.from(data));
}

const furthest = (a: readonly number[][], b: readonly number[][]): number =>
  Math.max(...a.map((numbers, j) => largestDifference(numbers, b[j])));

/** How far a run frame by frame is from a run in one go, over outputs, states and all gradients. NaN counts as far. */
export function stepperDifference(core: Core, make: MakeLayer, sizes: LayerProblemSizes, seed: number): number {
  const whole = layerProblem(core, make, sizes, seed);
  whole.analyse();
  const byFrame = layerProblem(core, make, sizes, seed); // a layer of its own: nothing of the first run is left in it
  byFrame.analyseByFrame();
  return furthest(leftBy(whole, sizes.T), leftBy(byFrame, sizes.T));
}

/** How far NaN in padding moves anything that a run leaves behind (outputs in padding aside). Infinity where it gets in. */
export function paddingDifference(core: Core, make: MakeLayer, sizes: LayerProblemSizes, seed: number): number {
  const run = (spoil: boolean): number[][] => {
    const problem = layerProblem(core, make, sizes, seed);
    const { x, mask } = problem;
    const D = x.value.shape[2];
    for (let j = 0; j < x.value.data.length; j++) {
      if (spoil && mask.data[Math.floor(j / D)] === 0) x.value.data[j] = NaN;
    }
    problem.analyse();
    return leftBy(problem, sizes.T).slice(1);
  };
  return furthest(run(false), run(true));
}

/**
 * How far a float32 engine is from float64, as the largest share of what is allowed: 1e-5 of the largest number of its
 * tensor for outputs and states, 1e-4 for gradients. Padding holds junk.
 */
export function engineDifference(
  core: Core,
  make: MakeLayer,
  sizes: LayerProblemSizes,
  seed: number,
  kernels: KernelChoice,
): number {
  const run = (choice: KernelChoice): { forward: number[][]; backward: number[][] } => {
    const problem = layerProblem(core, make, { ...sizes, kernels: choice }, seed);
    problem.analyse();
    const { layer, mask } = problem;
    const said = Array.from(layer.y.data).filter((_, j) => mask.data[Math.floor(j / layer.width)] === 1);
    const lasts = layer.states.map(({ last }) => Array.from(last.data));
    return { forward: [said, ...lasts], backward: leftBy(problem, sizes.T).slice(1 + lasts.length) };
  };
  const [fast, exact] = [run(kernels), run('reference64')];
  const share = (ours: readonly number[][], right: readonly number[][], allowed: number): number =>
    Math.max(...right.map((numbers, j) => largestDifference(ours[j], numbers) / (allowed * (1 + largestOf(numbers)))));
  return Math.max(share(fast.forward, exact.forward, 1e-5), share(fast.backward, exact.backward, 1e-4));
}

/** The largest gradient of x in padding: exactly 0 is promised. */
export function paddingGradient(core: Core, make: MakeLayer, sizes: LayerProblemSizes, seed: number): number {
  const problem = layerProblem(core, make, sizes, seed);
  problem.analyse();
  const { grad } = problem.x;
  const D = grad.shape[2];
  const inPadding = Array.from(grad.data).filter((_, j) => problem.mask.data[Math.floor(j / D)] === 0);
  return Math.max(0, ...inPadding.map((entry) => (Number.isNaN(entry) ? Infinity : Math.abs(entry))));
}

/** Layers that the plain loops can follow, each with its cell. */
const PLAIN: Readonly<Record<string, PlainStep>> = {
  'simple RNN': plainSimpleRnn,
  LSTM: plainLstm,
  'GRU reset before': plainGruResetBefore,
  'GRU reset after': plainGruResetAfter,
  'LSTM with peepholes': plainLstm,
  'LSTM without forget gate': plainLstm,
  'LSTM without input gate': plainLstm,
  'LSTM without output gate': plainLstm,
  'LSTM without output activation': (w, x, state) => plainLstm(w, x, state, { outputActivation: false }),
  'LSTM with coupled gates': (w, x, state) => plainLstm(w, x, state, { coupled: true }),
};

/** Their names, as in recurrent-layers.ts. */
export const PLAIN_NAMES: readonly string[] = Object.keys(PLAIN);

/** How far the layer of that name is from the plain loops, over all its states in all frames that count. */
export function plainDifference(
  core: Core,
  name: string,
  make: MakeLayer,
  sizes: LayerProblemSizes,
  seed: number,
): number {
  const problem = layerProblem(core, make, sizes, seed);
  problem.loss();
  const { layer, x } = problem;
  const { B, H } = layer.sizes;
  const rowOf = ({ data }: Tensor, n: number): number[] => Array.from(data.slice(n * H, (n + 1) * H));
  let far = 0;
  sizes.lengths.forEach((frames, b) => {
    const [h, C] = [0, 1].map((s) => (layer.states[s] ? rowOf(layer.states[s].first, b) : []));
    const states = plainRun((frame, state) => PLAIN[name](layer.params, frame, state), x.value, b, frames, { h, C });
    states.forEach((state, t) => {
      far = Math.max(far, largestDifference(state.h, rowOf(layer.traces.h, t * B + b)));
      if (C.length > 0) far = Math.max(far, largestDifference(state.C, rowOf(layer.traces.C, t * B + b)));
    });
  });
  return far;
}
