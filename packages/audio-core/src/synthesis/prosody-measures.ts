/**
 * For tests: what can be measured of how something is said, from the sound alone.
 *
 * Pitch by YIN where the sound is voiced; level; rate; and two numbers of the spectrum that tell voice qualities apart: the
 * alpha ratio (energy above a kilohertz against below, Eyben et al. 2016, doi:10.1109/TAFFC.2015.2457417) and how much of
 * the voice is noise.
 *
 * Must not: be told the prosody.
 */
import { YIN_DEFAULTS, yin } from '../features/yin';
import { STFT_DEFAULTS, powerSpectrogram } from '../features/stft';
import { SAMPLE_RATE_HZ } from '../phonemes/frame-timing';

export interface ProsodyMeasures {
  /** Median of the voiced frames, in Hz. */
  readonly pitchHz: number;
  /** From the 10th to the 90th percentile of the voiced frames. */
  readonly rangeSemitones: number;
  /** The last 0.1 s of voice relative to the median. */
  readonly endSemitones: number;
  /** Of the loudest tenth of the frames, relative to full scale. */
  readonly levelDb: number;
  readonly syllablesPerSecond: number;
  /** Energy of 1 to 5 kHz relative to 50 Hz to 1 kHz, over voiced frames. */
  readonly alphaDb: number;
  /** Median of YIN's normalised difference over the voiced frames. */
  readonly aperiodicity: number;
}

/** Measures of a phrase of `syllables` syllables. */
export function measureProsody(samples: Float32Array, syllables: number): ProsodyMeasures {
  const hopSamples = 320;
  const { pitchHz, aperiodicity } = yin(samples, { ...YIN_DEFAULTS, highHz: 600, hopSamples });
  const { frames, size, values } = powerSpectrogram(samples, {
    ...STFT_DEFAULTS,
    fftSize: 1024,
    windowSamples: 1024,
    hopSamples,
  });
  const band = (t: number, fromHz: number, toHz: number): number => {
    let sum = 0;
    for (let k = 0; k < size; k += 1) {
      const hz = (k * SAMPLE_RATE_HZ) / 1024;
      if (hz >= fromHz && hz < toHz) sum += values[t * size + k];
    }
    return sum;
  };
  const energies = Array.from({ length: frames }, (_, t) => band(t, 50, SAMPLE_RATE_HZ / 2));
  const loud = percentile(energies, 0.9);
  // Voiced: it repeats itself, and is not more than 25 dB below the loudest tenth.
  const voiced = energies.flatMap((energy, t) => (aperiodicity[t] < 0.35 && energy > loud / 316 ? [t] : []));
  const semitones = voiced.map((t) => 12 * Math.log2(pitchHz[t]));
  const [low, high] = [50, 1000].map((from, i) => voiced.reduce((sum, t) => sum + band(t, from, [1000, 5000][i]), 0));
  // A Hann window of 1024 lets 3/8 of the power through; half of the spectrum is counted.
  const meanSquare = loud / (1024 * 1024 * (3 / 8) * 0.5);
  return {
    pitchHz: 2 ** (percentile(semitones, 0.5) / 12),
    rangeSemitones: percentile(semitones, 0.9) - percentile(semitones, 0.1),
    endSemitones: percentile(semitones.slice(-5), 0.5) - percentile(semitones, 0.5),
    levelDb: 10 * Math.log10(meanSquare),
    syllablesPerSecond: (syllables * SAMPLE_RATE_HZ) / samples.length,
    alphaDb: 10 * Math.log10(high / low),
    aperiodicity: percentile(
      voiced.map((t) => aperiodicity[t]),
      0.5,
    ),
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
