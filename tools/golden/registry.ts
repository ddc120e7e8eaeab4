/**
 * Which code answers for which golden file. A new golden file gets its adapter here and nowhere else.
 */
import { audioBasics, audioFeatures } from '../../tests/golden/adapters/audio';
import { clipping, metrics, optimisers, rnnTanh } from '../../tests/golden/adapters/rnn';
import type { Adapter } from '../../tests/golden/compare';

/** Keyed by the `file` field of a golden file. */
export const adapters: Readonly<Record<string, Adapter>> = {
  'rnn_tanh.json': rnnTanh,
  'clipping.json': clipping,
  'optimisers.json': optimisers,
  'metrics.json': metrics,
  'audio_basics.json': audioBasics,
  'audio_features.json': audioFeatures,
};

/** Files that hold inputs only: nothing in them is compared. */
export const inputsOnly: readonly string[] = ['audio_signals.json'];
