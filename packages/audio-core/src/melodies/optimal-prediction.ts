/**
 * The best possible prediction of a tune whose theme returns, for whoever remembers the last m notes and counts the bars.
 *
 * Exact, because all notes before the return are drawn evenly and apart from each other: a note of the return depends on one
 * note only, `returnLag` places back. Whoever still has it knows all that can be known; whoever has not knows nothing.
 * Must not: look at the note that is to be predicted. Source of the measure: Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x.
 */
import {
  BAR_NOTES,
  checkThemeTune,
  returnLag,
  SCALE_NOTES,
  themeTuneNotes,
  type ThemeTuneOptions,
} from './returning-theme';

export interface PredictorOptions extends ThemeTuneOptions {
  /** m: how many of the last notes are remembered. Infinity for all. */
  readonly memoryNotes: number;
}

/** The probabilities (SCALE_NOTES) of the note at place t, from the notes before it; sums to 1. */
export function optimalPrediction(notes: ArrayLike<number>, t: number, options: PredictorOptions): Float64Array {
  checkThemeTune('optimalPrediction', options);
  const { freeBars, wrongNoteRate, memoryNotes } = options;
  const lag = returnLag(freeBars);
  if (t < lag || memoryNotes < lag) return new Float64Array(SCALE_NOTES).fill(1 / SCALE_NOTES);
  const probabilities = new Float64Array(SCALE_NOTES).fill(wrongNoteRate / (SCALE_NOTES - 1));
  probabilities[notes[t - lag]] = 1 - wrongNoteRate;
  return probabilities;
}

/** The mean surprise on a note of the return, in bits: log2 8 without enough memory, else that of the wrong notes alone. */
export function returnBits(options: PredictorOptions): number {
  checkThemeTune('returnBits', options);
  const { memoryNotes, freeBars, wrongNoteRate } = options;
  //> eq melody.best
  if (memoryNotes < returnLag(freeBars)) return Math.log2(SCALE_NOTES); // (a) the theme is out of reach
  const { right, wrong } = noteSurprise(wrongNoteRate); // (b) −log2(1 − rate), −log2(rate / 7)
  return weighted(1 - wrongNoteRate, right) + weighted(wrongNoteRate, wrong); // (c) how often each occurs
  //< eq melody.best
}

/** The mean surprise over all notes of the tune, in bits. */
export function tuneBits(options: PredictorOptions): number {
  const total = themeTuneNotes(options.freeBars);
  return ((total - BAR_NOTES) * Math.log2(SCALE_NOTES) + BAR_NOTES * returnBits(options)) / total;
}

/** What nobody can get below on the return: the entropy of "right, or one of seven wrong", in bits a note. */
export function wrongNoteBits(wrongNoteRate: number): number {
  return returnBits({ freeBars: 0, memoryNotes: Infinity, wrongNoteRate });
}

/** What never occurs adds nothing, however surprising it would be. */
function weighted(share: number, bits: number): number {
  return share === 0 ? 0 : share * bits;
}

/** What a right and a wrong note of the return cost whoever knows theme and rate: bits; a wrong one Infinity at rate 0. */
export function noteSurprise(wrongNoteRate: number): { readonly right: number; readonly wrong: number } {
  checkThemeTune('noteSurprise', { freeBars: 0, wrongNoteRate });
  return { right: -Math.log2(1 - wrongNoteRate) + 0, wrong: -Math.log2(wrongNoteRate / (SCALE_NOTES - 1)) };
}
