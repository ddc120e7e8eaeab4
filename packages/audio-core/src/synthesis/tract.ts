/**
 * The mouth and the nose as filters: resonators in cascade for what comes from the glottis, in parallel for noise made in
 * the mouth (the two branches of Klatt 1980, doi:10.1121/1.383940).
 *
 * In a cascade one filter's output is the next one's input, and the levels of the formants come out by themselves, as they
 * do in a tube. Noise made at a narrow place excites mainly the hollow before it, so its bands are set one by one.
 *
 * Must not: know phonemes.
 */
import { type Formants, NASAL_BANDWIDTH_HZ, NASAL_POLE_HZ, type NoiseBand, UPPER_FORMANTS_HZ } from './articulation';
import { bandStep, createResonator, formantStep, hollowStep, tuneBand, tuneFormant } from './resonator';

/** What the tract is like at a moment. */
export interface TractShape {
  readonly formants: Formants;
  /** F1 to F8. */
  readonly bandwidths: readonly number[];
  /** Where the nose takes energy out; at NASAL_POLE_HZ it is closed. */
  readonly nasalZeroHz: number;
}

/** The shape is set anew every 2 ms, counted from the start of the sound. */
const BLOCK_SAMPLES = 32;

/** Adds samples from … to − 1 of `excitation`, sent through eight formants and the nose, times `gate`, to `out`. */
export function throughCascade(
  out: Float32Array,
  from: number,
  to: number,
  excitation: (sample: number) => number,
  shapeAt: (sample: number) => TractShape,
  gate: (sample: number) => number,
): void {
  const resonators = Array.from({ length: 3 + UPPER_FORMANTS_HZ.length }, createResonator);
  const pole = createResonator();
  const zero = createResonator();
  tuneFormant(pole, NASAL_POLE_HZ, NASAL_BANDWIDTH_HZ);
  for (let block = from; block < to; block = (Math.floor(block / BLOCK_SAMPLES) + 1) * BLOCK_SAMPLES) {
    const { formants, bandwidths, nasalZeroHz } = shapeAt(block);
    resonators.forEach((r, i) => tuneFormant(r, i < 3 ? formants[i] : UPPER_FORMANTS_HZ[i - 3], bandwidths[i]));
    tuneFormant(zero, nasalZeroHz, NASAL_BANDWIDTH_HZ);
    const end = Math.min(to, (Math.floor(block / BLOCK_SAMPLES) + 1) * BLOCK_SAMPLES);
    for (let n = block; n < end; n++) {
      let y = hollowStep(zero, formantStep(pole, excitation(n)));
      for (const resonator of resonators) y = formantStep(resonator, y);
      out[n] += gate(n) * y;
    }
  }
}

/** Adds samples from … to − 1 of `noise`, sent through bands side by side, times `gate`, to `out`. */
export function throughBands(
  out: Float32Array,
  from: number,
  to: number,
  noise: Float32Array,
  bands: readonly NoiseBand[],
  gate: (sample: number) => number,
): void {
  bands.forEach(({ centreHz, bandwidthHz, level }, i) => {
    const resonator = createResonator();
    tuneBand(resonator, centreHz, bandwidthHz);
    // Neighbouring bands meet with opposite phases; with one sign they would cancel between their peaks.
    const gain = i % 2 === 0 ? level : -level;
    for (let n = from; n < to; n++) out[n] += gain * gate(n) * bandStep(resonator, noise[n]);
  });
}
