/**
 * Two recurrent layers over the same frames, one from the first to the last, one from the last to the first. What they
 * say of a frame stands side by side: y_t = [forward_t, reverse_t].
 *
 * The reverse layer is handed the frames in reverse order, padding first. There its state stands still, so it starts
 * at each sequence's own last frame without any shifting. Source: Schuster & Paliwal 1997, doi:10.1109/78.650093.
 * Must not: know what kind its layers are, or run frame by frame: the end must be known.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { stepsOf, type Params } from '../tensor';
import type { RecurrentLayer } from './recurrent';

/**
 * One layer of width 2H made of two. Params, states and traces are theirs, named `forward.Wf`, `reverse.h`, …; traces
 * and y of the reverse layer itself run backwards in time: block s belongs to frame T−1−s of a run of T frames.
 *
 * Both must have the same sizes; throws a sentence where they have not.
 */
export function createBidirectional(k: Kernels, forward: RecurrentLayer, reverse: RecurrentLayer): RecurrentLayer {
  assertFits(forward, reverse);
  const { T, B } = forward.sizes;
  const width = forward.width + reverse.width;
  const y = k.alloc(T, B, width);
  const ySteps = stepsOf(y);
  const dForward = stepsOf(k.alloc(T, B, forward.width));
  const dReverse = stepsOf(k.alloc(T, B, reverse.width));
  const both = { forward, reverse };

  return {
    kind: 'bidirectional',
    sizes: forward.sizes,
    width,
    params: collected(both, ({ params }) => params),
    grads: collected(both, ({ grads }) => grads),
    states: Object.entries(both).flatMap(([way, { states }]) =>
      states.map((state) => ({ ...state, name: `${way}.${state.name}` })),
    ),
    y,
    ySteps,
    traces: collected(both, ({ traces }) => traces),
    recurrentMasks: [...forward.recurrentMasks, ...reverse.recurrentMasks],
    stepper: null,
    drawDropout(rng) {
      forward.drawDropout(rng);
      reverse.drawDropout(rng);
    },
    repack() {
      forward.repack();
      reverse.repack();
    },
    forward(x, mask) {
      forward.forward(x, mask);
      reverse.forward(backwards(x), backwards(mask));
      const last = x.length - 1;
      for (let t = 0; t <= last; t++) k.joinColumns(forward.ySteps[t], reverse.ySteps[last - t], ySteps[t]);
    },
    backward(x, mask, dY, dx) {
      const last = x.length - 1;
      for (let t = 0; t <= last; t++) k.splitColumns(dY[t], dForward[t], dReverse[last - t]);
      forward.backward(x, mask, dForward.slice(0, x.length), dx);
      reverse.backward(backwards(x), backwards(mask), dReverse.slice(0, x.length), dx && backwards(dx));
    },
  };
}

/** The same tensors in reverse order. */
function backwards(steps: readonly Tensor[]): Tensor[] {
  return steps.slice().reverse();
}

function collected(both: Readonly<Record<string, RecurrentLayer>>, of: (layer: RecurrentLayer) => Params): Params {
  return Object.fromEntries(
    Object.entries(both).flatMap(([way, layer]) =>
      Object.entries(of(layer)).map(([name, tensor]) => [`${way}.${name}`, tensor]),
    ),
  );
}

function assertFits(forward: RecurrentLayer, reverse: RecurrentLayer): void {
  const shape = ({ sizes: { T, B, D, H } }: RecurrentLayer): string => `(${T},${B},${D},${H})`;
  if (shape(forward) !== shape(reverse)) {
    throw new Error(
      `createBidirectional: both layers must have the same (T,B,D,H), got ${shape(forward)} and ${shape(reverse)}`,
    );
  }
}
