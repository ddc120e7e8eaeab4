/** Melodies: generated ones whose best prediction is known, and tunes that everybody knows. */
export {
  noteSurprise,
  optimalPrediction,
  type PredictorOptions,
  returnBits,
  tuneBits,
  wrongNoteBits,
} from './optimal-prediction';
export {
  BAR_NOTES,
  drawThemeTune,
  returnLag,
  SCALE_NOTES,
  THEME_TUNE_FEATURES,
  type ThemeTune,
  themeTuneExample,
  themeTuneNotes,
  type ThemeTuneOptions,
} from './returning-theme';
export { type BookTune, tuneBook } from './tune-book';
