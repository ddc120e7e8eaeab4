/**
 * Recurrent layers on top of each other, with or without skips: what one says at each frame is what the next one reads.
 *
 *   plain     X_{l+1} = layer_l(X_l)
 *   residual  X_{l+1} = layer_l(X_l) + X_l   from the second layer on; the first one is plain
 *
 * The skip is He, Zhang, Ren, Sun 2016, arXiv:1512.03385, put round recurrent layers as in Wu et al. 2016,
 * arXiv:1609.08144, section 3.1. Must not: know what kind its layers are.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { stepsOf, type Params } from '../tensor';
import type { RecurrentLayer, Stepper } from './recurrent';

export interface StackConfig {
  /** Default 'plain'. */
  readonly skips?: 'plain' | 'residual';
}

/**
 * One layer made of several, the lowest first. Params, states and traces are theirs, named `layer0.Wf`, `layer1.h`, …
 *
 * All layers must have the same room (T,B); each must read what the one below it says, and with 'residual' say as many
 * numbers as it reads (but for the lowest). Throws a sentence where they do not fit.
 */
export function createStack(
  k: Kernels,
  layers: readonly RecurrentLayer[],
  { skips = 'plain' }: StackConfig = {},
): RecurrentLayer {
  assertFits(layers, skips);
  const [bottom] = layers;
  const top = layers[layers.length - 1];
  const { T, B } = bottom.sizes;
  const residual = (l: number): boolean => skips === 'residual' && l > 0;
  /** said[l]: what goes up from layer l. heard[l]: ∂L/∂ of it, but for the top, whose dY the caller brings. */
  const sums = layers.map((layer, l) => (residual(l) ? k.alloc(T, B, layer.width) : layer.y));
  const said = sums.map((sum, l) => (residual(l) ? stepsOf(sum) : layers[l].ySteps));
  const heard = layers.slice(0, -1).map((layer) => stepsOf(k.alloc(T, B, layer.width)));

  return {
    kind: skips === 'plain' ? 'stacked' : 'residual-stacked',
    sizes: { ...top.sizes, D: bottom.sizes.D },
    width: top.width,
    params: collected(layers, ({ params }) => params),
    grads: collected(layers, ({ grads }) => grads),
    states: layers.flatMap(({ states }, l) => states.map((state) => ({ ...state, name: `layer${l}.${state.name}` }))),
    y: sums[sums.length - 1],
    ySteps: said[said.length - 1],
    traces: collected(layers, ({ traces }) => traces),
    recurrentMasks: layers.flatMap(({ recurrentMasks }) => recurrentMasks),
    stepper: stackStepper(),
    drawDropout: (rng) => layers.forEach((layer) => layer.drawDropout(rng)),
    repack: () => layers.forEach((layer) => layer.repack()),
    forward(x, mask) {
      layers.forEach((layer, l) => {
        layer.forward(l === 0 ? x : said[l - 1].slice(0, x.length), mask);
        if (residual(l)) for (let t = 0; t < x.length; t++) addSkip(l, t);
      });
    },
    backward(x, mask, dY, dx) {
      for (let l = layers.length - 1; l >= 0; l--) {
        const dUp = l === layers.length - 1 ? dY : heard[l].slice(0, x.length);
        if (l === 0) layers[l].backward(x, mask, dUp, dx);
        else {
          const dDown = heard[l - 1].slice(0, x.length);
          for (let t = 0; t < x.length; t++) startDown(l, dUp[t], dDown[t]);
          layers[l].backward(said[l - 1].slice(0, x.length), mask, dUp, dDown);
        }
      }
    },
  };

  /** X_{l+1} = layer_l(X_l) + X_l at frame t. */
  function addSkip(l: number, t: number): void {
    k.add(layers[l].ySteps[t], said[l - 1][t], said[l][t]);
  }

  /** What is said of X_l before layer l adds its own: what came over the skip, or nothing. */
  function startDown(l: number, dUp: Tensor, dDown: Tensor): void {
    if (residual(l)) k.copy(dUp, dDown);
    else k.fill(dDown, 0);
  }

  function stackStepper(): Stepper | null {
    const steppers = layers.map(({ stepper }) => stepper).filter((stepper) => stepper !== null);
    if (steppers.length < layers.length) return null;
    return {
      begin: () => steppers.forEach((stepper) => stepper.begin()),
      forward(t, x, mask) {
        steppers.forEach((stepper, l) => {
          stepper.forward(t, l === 0 ? x : said[l - 1][t], mask);
          if (residual(l)) addSkip(l, t);
        });
      },
      end: (frames) => steppers.forEach((stepper) => stepper.end(frames)),
      beginBackward: () => steppers.forEach((stepper) => stepper.beginBackward()),
      backward(t, x, mask, dY, dx) {
        for (let l = steppers.length - 1; l >= 0; l--) {
          const dUp = l === steppers.length - 1 ? dY : heard[l][t];
          if (l > 0) startDown(l, dUp, heard[l - 1][t]);
          steppers[l].backward(t, l === 0 ? x : said[l - 1][t], mask, dUp, l === 0 ? dx : heard[l - 1][t]);
        }
      },
      endBackward: () => steppers.forEach((stepper) => stepper.endBackward()),
      messages: steppers.flatMap(({ messages }) => messages),
      totals: steppers.flatMap(({ totals }) => totals),
    };
  }
}

/** The tensors of all layers in one record, each name with its layer's number before it. */
function collected(layers: readonly RecurrentLayer[], of: (layer: RecurrentLayer) => Params): Params {
  return Object.fromEntries(
    layers.flatMap((layer, l) => Object.entries(of(layer)).map(([name, tensor]) => [`layer${l}.${name}`, tensor])),
  );
}

function assertFits(layers: readonly RecurrentLayer[], skips: 'plain' | 'residual'): void {
  if (layers.length === 0) throw new Error('createStack: layers must be at least one, got none');
  const [{ sizes }] = layers;
  layers.forEach((layer, l) => {
    const { T, B, D } = layer.sizes;
    if (T !== sizes.T || B !== sizes.B) {
      throw new Error(
        `createStack: layer ${l} must have room (T,B)=(${sizes.T},${sizes.B}) as layer 0 has, got (${T},${B})`,
      );
    }
    if (l === 0) return;
    const below = layers[l - 1].width;
    if (D !== below) {
      throw new Error(`createStack: layer ${l} must read D=${below} numbers, what layer ${l - 1} says, got D=${D}`);
    }
    if (skips === 'residual' && layer.width !== D) {
      throw new Error(
        `createStack: with skips layer ${l} must say as many numbers as it reads, D=${D}, got ${layer.width}; ` +
          'only the lowest layer may change the width',
      );
    }
  });
}
