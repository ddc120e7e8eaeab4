/** The datasets that a reader may have: recognised by their names, indexed, divided. No sound is decoded here. */
export type {
  DatasetEntry,
  DatasetFault,
  DatasetIndex,
  DatasetKind,
  FaultCode,
  NamedSound,
  OfficialPart,
} from './dataset';
export { phonesOfFrames, phoneSequence, type PhoneFrames } from './frame-phones';
export { indexDataset, isMetadataPath, soundOfPath } from './index-dataset';
export { DATASET_KINDS, DATASETS } from './kinds';
export { type Listing, memoryListing } from './listing';
export { offerSplits } from './offer-splits';
export { type NoDataset, type Recognition, type RecognisedDataset, recogniseDataset } from './recognise';
export { asTwelveCommands, relabelled } from './relabel';
export { type DatasetSplit, heldOut, lotOf, type SplitFold } from './splits';
export { parseTimedLabels, type TimedLabel, type TimedLabelOptions } from './timed-labels';
export { foldedPhone, PHONE_KINDS, phonesOf, type PhoneSet, TIMIT_PHONES } from './timit-folding';
export { whichSet } from './which-set';
