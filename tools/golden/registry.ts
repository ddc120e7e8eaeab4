/**
 * Which code answers for which golden file. A new golden file gets its adapter here and nowhere else.
 */
import { attention } from '../../tests/golden/adapters/attention';
import { audioBasics, audioFeatures } from '../../tests/golden/adapters/audio';
import { ctc, ctcDecode } from '../../tests/golden/adapters/ctc';
import { metrics } from '../../tests/golden/adapters/metrics';
import { muLaw } from '../../tests/golden/adapters/mulaw';
import { dropoutMasks, recurrent } from '../../tests/golden/adapters/recurrent';
import { sampling } from '../../tests/golden/adapters/sampling';
import { schedules } from '../../tests/golden/adapters/schedules';
import { seq2seq } from '../../tests/golden/adapters/seq2seq';
import { clipping, optimisers } from '../../tests/golden/adapters/training';
import { wavenet } from '../../tests/golden/adapters/wavenet';
import { truncated } from '../../tests/golden/adapters/truncated';
import type { Adapter } from '../../tests/golden/compare';

/** Keyed by the `file` field of a golden file. */
export const adapters: Readonly<Record<string, Adapter>> = {
  'rnn_tanh.json': recurrent('rnn_tanh'),
  'lstm.json': recurrent('lstm'),
  'gru_reset_after.json': recurrent('gru_reset_after'),
  'gru_reset_before.json': recurrent('gru_reset_before'),
  'dropout_masks.json': dropoutMasks,
  'tbptt.json': truncated,
  'ctc.json': ctc,
  'ctc_decode.json': ctcDecode,
  'sampling.json': sampling,
  'schedules.json': schedules,
  'clipping.json': clipping,
  'optimisers.json': optimisers,
  'metrics.json': metrics,
  'attention.json': attention,
  'seq2seq.json': seq2seq,
  'wavenet.json': wavenet,
  'mulaw.json': muLaw,
  'audio_basics.json': audioBasics,
  'audio_features.json': audioFeatures,
};

/** Files that hold inputs only: nothing in them is compared. */
export const inputsOnly: readonly string[] = ['audio_signals.json'];
