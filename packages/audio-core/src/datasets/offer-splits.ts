/** The divisions that this copy of a dataset allows. */
import type { DatasetIndex } from './dataset';
import { DATASETS } from './kinds';
import { type DatasetSplit, canBeUsed } from './splits';

/** Every division with something on both sides, the honest ones first. */
export function offerSplits(index: DatasetIndex): DatasetSplit[] {
  const offered = DATASETS[index.kind].splits(index).filter(canBeUsed);
  return [
    ...offered.filter(({ verdict }) => verdict === 'honest'),
    ...offered.filter(({ verdict }) => verdict === 'leaky'),
  ];
}
