/**
 * A training run as a file: saved at any update, resumed bit for bit on the same engine.
 *
 * A safetensors file. Tensors: weights (`weight/NAME`), moments (`moment/KIND/NAME`), carried states (`carried/NAME`),
 * the generators (`rng`, `noise`), the order of the data (`order`) and the best weights so far (`best/NAME`). Counters,
 * and what a falling rate and early stopping remember, stand as JSON in its metadata.
 * Must not: restore anything before the whole file has been checked.
 */
import type { Kernels } from '../kernels/types';
import type { Labeller } from '../model/labeller';
import { readSafetensors, writeSafetensors, type StoredTensor, type TensorFile } from '../model/safetensors';
import type { PlateauState } from '../optim/plateau';
import type { RngState } from '../rng';
import type { Params } from '../tensor';
import type { EarlyStoppingState } from './early-stopping';
import { restoreTrainState, trainedArrays, type TrainState } from './state';

const FORMAT = 'unrolled-checkpoint/1';

export interface Checkpoint {
  readonly state: TrainState;
  /** The name of the engine it was saved on. */
  readonly kernels: string;
  /** What the caller wanted to keep beside it. */
  readonly notes: Readonly<Record<string, string>>;
}

/** The state as a file. `notes` come back from `readCheckpoint` as they are. */
export function saveCheckpoint(
  k: Kernels,
  state: TrainState,
  notes: Readonly<Record<string, string>> = {},
): Uint8Array {
  const tensors: [string, StoredTensor][] = [];
  const add = (prefix: string, group: Params): void => {
    for (const [name, { shape, data }] of Object.entries(group)) tensors.push([prefix + name, { shape, data }]);
  };
  add('weight/', state.params);
  for (const [kind, moment] of Object.entries(state.optimiser.moments)) add(`moment/${kind}/`, moment);
  add('carried/', state.carried);
  add('best/', state.best);
  tensors.push(['rng', words(state.rng)], ['order', words(state.order)]);
  if (state.noise) tensors.push(['noise', words(state.noise)]);
  const { update, cursor, frame, optimiser, plateau, stopping } = state;
  return writeSafetensors({
    metadata: {
      format: FORMAT,
      kernels: k.name,
      counters: JSON.stringify({ update, cursor, frame, step: optimiser.step }),
      // JSON has no Infinity: before its first report a plateau's best is left out.
      plateau: JSON.stringify(plateau && { ...plateau, best: plateau.best === Infinity ? undefined : plateau.best }),
      stopping: JSON.stringify(stopping),
      notes: JSON.stringify(notes),
    },
    tensors: Object.fromEntries(tensors),
  });
}

/** Reads a file. Throws with the reason where it is not a checkpoint that could be gone on from. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const file = readSafetensors(bytes);
  const { metadata, tensors } = file;
  if (metadata.format !== FORMAT) throw refuse(`a file of format ${FORMAT}`, metadata.format ?? 'no format');
  const order = countsOf(file, 'order');
  const { update, cursor, frame, step } = countersOf(metadata.counters);
  if (new Set(order).size !== order.length || order.some((index) => index >= order.length)) {
    throw refuse('an order that names each sequence once', 'another list');
  }
  if (cursor > order.length) throw refuse(`a cursor of at most ${order.length}`, String(cursor));
  const moments: Record<string, Params> = {};
  for (const name of Object.keys(tensors)) {
    const kind = /^moment\/([^/]*)\//.exec(name)?.[1];
    if (kind !== undefined) moments[kind] ??= groupOf(file, `moment/${kind}/`);
  }
  const plateau = remembered(metadata.plateau, ['rate', 'waited', 'cooling']);
  const stopping = remembered(metadata.stopping, ['bestAt', 'waited']);
  const trained = { params: groupOf(file, 'weight/'), optimiser: { step, moments } };
  const state: TrainState = {
    ...trained,
    update,
    cursor,
    frame,
    order,
    rng: generatorOf(file, 'rng'),
    carried: groupOf(file, 'carried/'),
    noise: Object.hasOwn(tensors, 'noise') ? generatorOf(file, 'noise') : null,
    plateau: plateau && ({ best: Infinity, ...plateau } as PlateauState),
    stopping: stopping && ({ best: null, ...stopping } as EarlyStoppingState),
    best: groupOf(file, 'best/'),
    lastGood: trainedArrays(trained).map((data) => data.slice()),
  };
  return {
    state,
    kernels: metadata.kernels ?? 'unknown',
    notes: JSON.parse(metadata.notes ?? '{}') as Checkpoint['notes'],
  };
}

/**
 * Goes on from a file: `state` and `labeller` become what they were when it was saved. `exact` says whether the engine
 * is the same, so that every later bit will be. Throws before anything has changed where the file does not fit.
 */
export function resumeCheckpoint(
  k: Kernels,
  state: TrainState,
  labeller: Labeller,
  bytes: Uint8Array,
): { readonly exact: boolean; readonly notes: Checkpoint['notes'] } {
  const saved = readCheckpoint(bytes);
  restoreTrainState(state, saved.state, labeller);
  return { exact: saved.kernels === k.name, notes: saved.notes };
}

function words(data: ArrayLike<number>): StoredTensor {
  return { shape: [data.length], data: Uint32Array.from(data) };
}

function countsOf({ tensors }: TensorFile, name: string): Uint32Array {
  const data = Object.hasOwn(tensors, name) ? tensors[name].data : undefined;
  if (!(data instanceof Uint32Array)) throw refuse(`whole numbers (U32) under "${name}"`, data ? 'others' : 'nothing');
  return data;
}

function generatorOf(file: TensorFile, name: string): RngState {
  const state = countsOf(file, name);
  if (state.length !== 4 || state.every((word) => word === 0)) {
    throw refuse(`four words, not all zero, under "${name}"`, `[${state.join(', ')}]`);
  }
  return [state[0], state[1], state[2], state[3]];
}

function groupOf({ tensors }: TensorFile, prefix: string): Params {
  const group = Object.entries(tensors)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { shape, data }]) => {
      if (data instanceof Uint32Array) throw refuse(`floating-point numbers under "${name}"`, 'whole numbers');
      return [name.slice(prefix.length), { shape, data }] as const;
    });
  return Object.fromEntries(group);
}

/** What a falling rate or early stopping remembered: null, or an object with these numbers among others. */
function remembered(text: string | undefined, numbers: readonly string[]): Record<string, unknown> | null {
  if (text === undefined || text === 'null') return null;
  const values = parse(text);
  if (!numbers.every((name) => Number.isFinite(values[name]))) throw refuse(`numbers ${numbers.join(', ')}`, text);
  return values;
}

const COUNTERS = ['update', 'cursor', 'frame', 'step'] as const;

function countersOf(text: string | undefined): Record<(typeof COUNTERS)[number], number> {
  const counters = parse(text);
  for (const name of COUNTERS) {
    const value = counters[name];
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      throw refuse(`counters ${COUNTERS.join(', ')} as JSON`, text ?? 'none');
    }
  }
  return counters as Record<(typeof COUNTERS)[number], number>;
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function refuse(expected: string, got: string): Error {
  return new Error(`readCheckpoint: expected ${expected}, got ${got}; go on from another file or start again`);
}
