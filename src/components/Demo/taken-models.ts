/**
 * Which models a result holds, and under what names they leave. Pure. Must not: know React, or look into a file.
 */
import type { ParamValues, Result } from '@unrolled/lab-protocol';

export interface TakenModel {
  /** "LSTM"; empty where the run trains one network. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The models of a result, the nameless one first. */
export function takenModels({ model, models = {} }: Pick<Result, 'model' | 'models'>): readonly TakenModel[] {
  const named = Object.entries(models).map(([name, bytes]): TakenModel => ({ name, bytes }));
  return model && model.length > 0 ? [{ name: '', bytes: model }, ...named] : named;
}

/** "unrolled_02_lstm_melodies_simple_rnn.py": a name that Python can import. */
export function fileName(id: string, name: string, ending: string): string {
  const words = ['unrolled', id, name].join('_').toLowerCase();
  return `${words.replace(/[^a-z0-9]+/g, '_').replace(/_+$/, '')}.${ending}`;
}

/** "02-lstm/melodies, LSTM: bars=6, seed=1": enough to train it again. */
export function modelTitle(id: string, name: string, values: ParamValues): string {
  const settings = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return `${id}${name && `, ${name}`}${settings.length > 0 ? `: ${settings.join(', ')}` : ''}`;
}

/** "11 kB", at least 1. */
export function kilobytes({ length }: Uint8Array): string {
  return `${Math.max(1, Math.round(length / 1000))} kB`;
}
