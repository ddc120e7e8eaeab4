/**
 * The models trained in this tab, by the experiment that trained them, so that one demo can use what another learned.
 *
 * Kept in memory, and in sessionStorage where there is one with room. Must not: throw when storage is full or closed.
 */
import type { ParamValues } from '@unrolled/lab-protocol';

export interface TrainedModel {
  /** A safetensors file. */
  readonly bytes: Uint8Array;
  /** What it was trained with. */
  readonly values: ParamValues;
  /** Milliseconds since 1970. */
  readonly trainedAt: number;
}

const PREFIX = 'unrolled-model:';
const LARGEST_STORED_BYTES = 1_000_000;
const models = new Map<string, TrainedModel>();
const looked = new Set<string>();
const listeners = new Set<() => void>();

/** Keeps a model in place of the experiment's former one, and tells the subscribers. */
export function keepModel(id: string, model: TrainedModel): void {
  models.set(id, model);
  looked.add(id);
  if (model.bytes.length <= LARGEST_STORED_BYTES) {
    const { bytes, values, trainedAt } = model;
    try {
      window.sessionStorage.setItem(PREFIX + id, JSON.stringify({ bytes: toBase64(bytes), values, trainedAt }));
    } catch {
      // No storage, or no room in it: the model lives as long as the page.
    }
  }
  for (const listener of [...listeners]) listener();
}

/** The model that `id` trained last in this tab. The same object until a new one is kept. */
export function trainedModel(id: string): TrainedModel | undefined {
  if (!looked.has(id)) {
    looked.add(id);
    const found = fromStorage(id);
    if (found) models.set(id, found);
  }
  return models.get(id);
}

/** Forgets what `id` trained, in memory and in storage, and tells the subscribers. */
export function forgetModel(id: string): void {
  models.delete(id);
  looked.add(id);
  try {
    window.sessionStorage.removeItem(PREFIX + id);
  } catch {
    // No storage: nothing was kept there.
  }
  for (const listener of [...listeners]) listener();
}

/** Calls `listener` whenever a model was kept or forgotten; gives what ends that. */
export function subscribeModels(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function fromStorage(id: string): TrainedModel | undefined {
  try {
    const saved = JSON.parse(window.sessionStorage.getItem(PREFIX + id) ?? 'null') as unknown;
    if (typeof saved !== 'object' || saved === null) return undefined;
    const { bytes, values, trainedAt } = saved as Record<string, unknown>;
    if (typeof bytes !== 'string' || typeof trainedAt !== 'number' || typeof values !== 'object' || !values) {
      return undefined;
    }
    return { bytes: Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)), values: values as ParamValues, trainedAt };
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return btoa(text);
}
