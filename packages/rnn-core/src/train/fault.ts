/**
 * Where the first number stands that is not finite: which tensor, which frame.
 *
 * Asked only after an update has failed, so it may look at everything and allocate. Must not: change anything.
 */
import type { Tensor } from '../kernels/types';
import type { Labeller, NamedSteps } from '../model/labeller';
import type { Params } from '../tensor';
import type { Batch } from './batch';
import type { TrainState } from './state';

/** Why an update was not made. The weights are those before it. */
export interface Fault {
  /** The update that failed, counted from 1. */
  readonly update: number;
  /** E.g. "weight Whh", "states of layer 2 (lstm)", "gradient of Wxh". */
  readonly what: string;
  /** Frame of the batch, from 0, where it is known. */
  readonly frame: number | null;
  /** NaN, Infinity or −Infinity. */
  readonly value: number;
  /** All of it in one sentence. */
  readonly message: string;
}

/**
 * The first thing that is not finite, in the order in which a pass computes: weights, input, what the forward pass
 * leaves (layer by layer, frame by frame), the loss, what the backward pass leaves (last layer and last frame first),
 * the gradients. If each of them is finite, their joint norm was not.
 */
export function findFault(update: number, labeller: Labeller, batch: Batch, loss: number): Fault {
  const T = batch.x.shape[0];
  const { forward = [], backward = [] } = labeller.trace?.() ?? {};
  const found = firstIn('weight ', labeller.params) ??
    firstStep({ name: 'input', steps: batch.steps.x }, T, false) ??
    firstOfAll(forward, T, false) ??
    (Number.isFinite(loss) ? null : { what: 'loss', frame: null, value: loss }) ??
    firstOfAll(backward, T, true) ??
    firstIn('gradient of ', labeller.grads) ?? { what: 'norm of all gradients', frame: null, value: Infinity };
  return asFault(update, found);
}

/** The first weight or moment that an update has made not finite, or null. */
export function findOverflow(update: number, { params, optimiser }: Trained): Fault | null {
  const moments = Object.entries(optimiser.moments).map(([kind, group]) => firstIn(`moment "${kind}" of `, group));
  const found = [firstIn('weight ', params), ...moments].find((one) => one !== null);
  return found ? asFault(update, found) : null;
}

type Trained = Pick<TrainState, 'params' | 'optimiser'>;
type Found = Pick<Fault, 'what' | 'frame' | 'value'>;

function asFault(update: number, found: Found): Fault {
  const at = found.frame === null ? '' : ` at frame ${found.frame}`;
  const message =
    `At update ${update} the ${found.what}${at} is ${found.value}; the weights are those before this update. ` +
    'Take a smaller learning rate or clip the gradient by its norm.';
  return { update, ...found, message };
}

function firstIn(prefix: string, params: Params): Found | null {
  for (const [name, tensor] of Object.entries(params)) {
    const value = firstBad(tensor);
    if (value !== null) return { what: prefix + name, frame: null, value };
  }
  return null;
}

function firstOfAll(traced: readonly NamedSteps[], T: number, lastFirst: boolean): Found | null {
  for (const one of traced) {
    const found = firstStep(one, T, lastFirst);
    if (found) return found;
  }
  return null;
}

function firstStep({ name, steps }: NamedSteps, T: number, lastFirst: boolean): Found | null {
  const count = Math.min(T, steps.length);
  for (let j = 0; j < count; j++) {
    const frame = lastFirst ? count - 1 - j : j;
    const value = firstBad(steps[frame]);
    if (value !== null) return { what: name, frame: steps.length === 1 && T > 1 ? null : frame, value };
  }
  return null;
}

function firstBad({ data }: Tensor): number | null {
  for (let j = 0; j < data.length; j++) if (!Number.isFinite(data[j])) return data[j];
  return null;
}
