/**
 * Chroma: how much of a spectrum falls on each of the twelve notes C, C♯ … B, whatever the octave. It shows harmony and
 * hides which instrument plays.
 *
 * Each bin is spread over the notes near it by a bell curve, its column is scaled to length 1, and bins far from the
 * middle of the piano count less (a bell curve over octaves).
 *
 * Must not: estimate the tuning; A4 is at `a4Hz`.
 * Source: D. Ellis, Chroma feature analysis and synthesis (2007); conventions of librosa 0.11 (filters.chroma,
 * feature.chroma_stft with tuning 0).
 */
import type { FrameMatrix } from '../signal/framing';

export const CHROMA_COUNT = 12;

export interface ChromaOptions {
  readonly rateHz: number;
  readonly fftSize: number;
  readonly a4Hz: number;
  /** Centre and width in octaves of the bell over octaves; octave 0 begins at A0 (27.5 Hz). */
  readonly centreOctave: number;
  readonly octaveWidth: number;
}
export const CHROMA_DEFAULTS: ChromaOptions = {
  rateHz: 22_050,
  fftSize: 2048,
  a4Hz: 440,
  centreOctave: 5,
  octaveWidth: 2,
};

/** weights (12, bins), row-major; row 0 is C. */
export interface ChromaFilterbank {
  readonly bins: number;
  readonly weights: Float64Array<ArrayBuffer>;
}

/**
 * The weights of floor(fftSize/2) + 1 bins.
 *
 * @throws RangeError unless fftSize is a whole number of at least 2 and the rest is above 0.
 */
export function chromaFilterbank(options: ChromaOptions = CHROMA_DEFAULTS): ChromaFilterbank {
  const { rateHz, fftSize, a4Hz, centreOctave, octaveWidth } = options;
  if (!Number.isInteger(fftSize) || fftSize < 2 || !(rateHz > 0) || !(a4Hz > 0) || !(octaveWidth > 0)) {
    throw new RangeError(
      `chromaFilterbank: expected fftSize whole and at least 2, rateHz, a4Hz and octaveWidth above 0, ` +
        `got ${fftSize}, ${rateHz}, ${a4Hz} and ${octaveWidth}`,
    );
  }
  // In semitones above A0. The bin at 0 Hz has no place; it is put one and a half octaves below the first.
  const note = (k: number): number => CHROMA_COUNT * Math.log2((k * rateHz) / fftSize / (a4Hz / 16));
  const semitones = Float64Array.from({ length: fftSize }, (_, k) => note(k));
  semitones[0] = semitones[1] - 1.5 * CHROMA_COUNT;
  const bins = Math.floor(fftSize / 2) + 1;
  const weights = new Float64Array(CHROMA_COUNT * bins);
  const column = new Float64Array(CHROMA_COUNT);
  for (let k = 0; k < bins; k += 1) {
    const width = k + 1 < fftSize ? Math.max(semitones[k + 1] - semitones[k], 1) : 1;
    let squares = 0;
    for (let c = 0; c < CHROMA_COUNT; c += 1) {
      const away = aroundTheOctave(semitones[k] - c);
      column[c] = Math.exp(-0.5 * ((2 * away) / width) ** 2);
      squares += column[c] * column[c];
    }
    const octave = (semitones[k] / CHROMA_COUNT - centreOctave) / octaveWidth;
    const scale = Math.exp(-0.5 * octave * octave) / Math.sqrt(squares);
    // Counted from A here; row 0 is to be C, three semitones on.
    for (let c = 0; c < CHROMA_COUNT; c += 1) weights[((c + 9) % CHROMA_COUNT) * bins + k] = scale * column[c];
  }
  return { bins, weights };
}

/**
 * Powers (frames, bins) → chroma (frames, 12): each frame scaled so that its largest note is 1; zeros for silence.
 *
 * @throws RangeError if the bins are not those of the filterbank.
 */
export function chroma(power: FrameMatrix, filterbank: ChromaFilterbank): FrameMatrix {
  const { frames, size, values } = power;
  const { bins, weights } = filterbank;
  if (size !== bins) {
    throw new RangeError(
      `chroma: power must be (frames, ${bins}), got (${frames}, ${size}); build the filterbank for the same fftSize`,
    );
  }
  const out = new Float64Array(frames * CHROMA_COUNT);
  for (let t = 0; t < frames; t += 1) {
    let largest = 0;
    for (let c = 0; c < CHROMA_COUNT; c += 1) {
      let sum = 0;
      for (let k = 0; k < bins; k += 1) sum += weights[c * bins + k] * values[t * bins + k];
      out[t * CHROMA_COUNT + c] = sum;
      largest = Math.max(largest, sum);
    }
    if (largest > 0) for (let c = 0; c < CHROMA_COUNT; c += 1) out[t * CHROMA_COUNT + c] /= largest;
  }
  return { frames, size: CHROMA_COUNT, values: out };
}

/** A distance in semitones, brought into −6 … 6 by whole octaves. */
function aroundTheOctave(semitones: number): number {
  const half = CHROMA_COUNT / 2;
  const shifted = (semitones + half) % CHROMA_COUNT;
  return (shifted < 0 ? shifted + CHROMA_COUNT : shifted) - half;
}
