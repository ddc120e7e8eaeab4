/**
 * The shape of a spectrum in four numbers a frame: where its middle lies (centroid), how far it spreads (bandwidth), below
 * which frequency most of it lies (roll-off), and whether it is a tone or noise (flatness).
 *
 * The first three weigh frequencies by magnitude |X|, flatness compares powers |X|². All take powers, as
 * `powerSpectrogram` makes them. Silence has no shape: there the first three are 0, and flatness, whose floor then is all
 * there is, is 1.
 *
 * Must not: know the signal.
 * Source: the conventions of librosa 0.11 (spectral_centroid, _bandwidth with p = 2, _rolloff, _flatness); flatness is
 * A. Gray and J. Markel, IEEE Trans. ASSP 22 (1974).
 */
import type { FrameMatrix } from '../signal/framing';

export interface SpectralShapeOptions {
  /** Distance of two bins: rate / fftSize. */
  readonly binHz: number;
}

/** Σ f|X| / Σ |X| of each frame, (frames), in Hz. power: (frames, bins). */
export function spectralCentroid(power: FrameMatrix, options: SpectralShapeOptions): Float64Array<ArrayBuffer> {
  const binHz = checkedBinHz('spectralCentroid', options);
  const shares = new Float64Array(power.size);
  const centroid = new Float64Array(power.frames);
  for (let t = 0; t < power.frames; t += 1) {
    magnitudeShares(power, t, shares);
    centroid[t] = meanHz(shares, binHz);
  }
  return centroid;
}

/** √(Σ |X| (f − centroid)² / Σ |X|) of each frame, (frames), in Hz. power: (frames, bins). */
export function spectralBandwidth(power: FrameMatrix, options: SpectralShapeOptions): Float64Array<ArrayBuffer> {
  const binHz = checkedBinHz('spectralBandwidth', options);
  const shares = new Float64Array(power.size);
  const bandwidth = new Float64Array(power.frames);
  for (let t = 0; t < power.frames; t += 1) {
    magnitudeShares(power, t, shares);
    const centroid = meanHz(shares, binHz);
    let spread = 0;
    for (let k = 0; k < shares.length; k += 1) spread += shares[k] * (k * binHz - centroid) ** 2;
    bandwidth[t] = Math.sqrt(spread);
  }
  return bandwidth;
}

/**
 * The lowest bin at and below which `share` of a frame's magnitude lies, (frames), in Hz. power: (frames, bins).
 *
 * @throws RangeError unless 0 < share < 1.
 */
export function spectralRolloff(
  power: FrameMatrix,
  options: SpectralShapeOptions & { readonly share: number },
): Float64Array<ArrayBuffer> {
  const binHz = checkedBinHz('spectralRolloff', options);
  const { share } = options;
  if (!(share > 0 && share < 1)) {
    throw new RangeError(`spectralRolloff: share must lie between 0 and 1, got ${share}; 0.85 is usual`);
  }
  const { frames, size, values } = power;
  const rolloff = new Float64Array(frames);
  for (let t = 0; t < frames; t += 1) {
    const row = t * size;
    let total = 0;
    for (let k = 0; k < size; k += 1) total += Math.sqrt(values[row + k]);
    let k = 0;
    let below = size > 0 ? Math.sqrt(values[row]) : 0;
    while (k + 1 < size && below < share * total) {
      k += 1;
      below += Math.sqrt(values[row + k]);
    }
    rolloff[t] = k * binHz;
  }
  return rolloff;
}

export interface FlatnessOptions {
  /** Power below this counts as this. Above 0. */
  readonly aminPower: number;
}
export const FLATNESS_DEFAULTS: FlatnessOptions = { aminPower: 1e-10 };

/**
 * Geometric over arithmetic mean of a frame's powers, (frames), 0 (a tone) … 1 (white). power: (frames, bins).
 *
 * @throws RangeError unless aminPower > 0.
 */
export function spectralFlatness(
  power: FrameMatrix,
  options: FlatnessOptions = FLATNESS_DEFAULTS,
): Float64Array<ArrayBuffer> {
  const { aminPower } = options;
  if (!(aminPower > 0)) {
    throw new RangeError(`spectralFlatness: aminPower must be above 0, got ${aminPower}; ln 0 is no number`);
  }
  const { frames, size, values } = power;
  const flatness = new Float64Array(frames);
  for (let t = 0; t < frames; t += 1) {
    let logs = 0;
    let sum = 0;
    for (let i = t * size; i < (t + 1) * size; i += 1) {
      const floored = Math.max(aminPower, values[i]);
      logs += Math.log(floored);
      sum += floored;
    }
    flatness[t] = Math.exp(logs / size) / (sum / size);
  }
  return flatness;
}

/** |X| of frame t over its sum, so that the shares of a frame with sound add up to 1; zeros for silence. */
function magnitudeShares({ size, values }: FrameMatrix, t: number, out: Float64Array): void {
  let total = 0;
  for (let k = 0; k < size; k += 1) {
    out[k] = Math.sqrt(values[t * size + k]);
    total += out[k];
  }
  if (total > 0) for (let k = 0; k < size; k += 1) out[k] /= total;
}

function meanHz(shares: Float64Array, binHz: number): number {
  let mean = 0;
  for (let k = 0; k < shares.length; k += 1) mean += k * binHz * shares[k];
  return mean;
}

function checkedBinHz(name: string, { binHz }: SpectralShapeOptions): number {
  if (!(binHz > 0 && Number.isFinite(binHz))) {
    throw new RangeError(`${name}: binHz must be above 0, got ${binHz}; it is the sampling rate over fftSize`);
  }
  return binHz;
}
