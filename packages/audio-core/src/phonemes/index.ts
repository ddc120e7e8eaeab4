/** Invented speech: what it is made of, how it is drawn, and how well anything can label it. */
export { type BayesLine, bayesLine, clusteredStandardError, type LabelledPosteriors } from './bayes-line';
export {
  type Fraction,
  hindsightBound,
  labelCategoryProbabilities,
  type LengthWeight,
  oneFrameCeiling,
  stationaryCeiling,
  uniformLengths,
} from './ceiling';
export {
  type Corpus,
  type CorpusOptions,
  type CorpusUtterance,
  drawCorpus,
  drawCorpusSteps,
  type FeatureStatistics,
  featureStatistics,
  standardise,
  standardiseFeatures,
} from './corpus';
export { frameBoundarySample, samplesOfFrames } from './frame-timing';
export { bayesPast, bayesWhole, buildHmm, pastPosteriors, type PhonemeHmm, wholePosteriors } from './hmm';
export {
  CATEGORIES,
  type Category,
  CATEGORY_COUNT,
  type CategoryKind,
  MANNER,
  type Manner,
  type Phoneme,
  PHONEME_COUNT,
  PHONEMES,
  type Place,
  PLACE_OF,
  PLACES,
} from './inventory';
export { FEATURE_COUNT, mockFeatures, TEMPLATES } from './mock-features';
export { bayesOneFrame, type FeatureUtterance, oneFramePosteriors } from './one-frame';
export { pureFrameBound, type PureFrameBound, pureFrames } from './pure-frames';
export type { RandomSource } from './random-source';
export {
  consonantProbabilities,
  FEATURE_SPEECH,
  type FrameRange,
  SOUND_SPEECH,
  type SpeechModel,
  speechModel,
  type TempoOptions,
  type Tier,
  withTempo,
} from './speech-model';
export { drawUtterance, type Segment, type Utterance, type UtteranceOptions } from './utterance';
export { bayesWindow, type FrameWindow, windowPosteriors, windowPriors, type WindowPriors } from './window';
