/** The datasets that are known here. */
import type { DatasetKind, DatasetSpec } from './dataset';
import { emoDb } from './emo-db';
import { fsdd } from './fsdd';
import { gtzan } from './gtzan';
import { ravdess } from './ravdess';
import { speechCommands } from './speech-commands';
import { tess } from './tess';
import { timit } from './timit';
import { urbanSound8k } from './urban-sound';

export const DATASETS: Readonly<Record<DatasetKind, DatasetSpec>> = {
  timit,
  'speech-commands': speechCommands,
  gtzan,
  'urban-sound-8k': urbanSound8k,
  fsdd,
  ravdess,
  'emo-db': emoDb,
  tess,
};

export const DATASET_KINDS = Object.keys(DATASETS) as readonly DatasetKind[];
