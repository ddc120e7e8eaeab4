/**
 * Phones at samples → a phone for each frame, or a sequence of folded phones.
 *
 * Must not: merge equal neighbours. A phone that is folded away (`q`) leaves a gap in frames, and nothing in a sequence.
 */
import type { TimedLabel } from './timed-labels';
import { type PhoneSet, foldedPhone } from './timit-folding';

export interface PhoneFrames {
  readonly frames: number;
  readonly hopSamples: number;
  /** Of the analysis window; its centre decides. */
  readonly windowSamples: number;
  /** Sample at which the window of frame 0 begins: 0, or −windowSamples ∕ 2 where frames are centred on t·hop. */
  readonly firstSample: number;
  readonly set: PhoneSet;
}

/**
 * The phone at the centre of each frame's window, firstSample + t·hopSamples + windowSamples ∕ 2; silence before the
 * first label and past the last; null where the phone is deleted or between two labels there is none: leave such
 * frames out of training and scoring. Where labels overlap, the later one counts.
 */
export function phonesOfFrames(labels: readonly TimedLabel[], options: PhoneFrames): (string | null)[] {
  const { frames, hopSamples, windowSamples, firstSample, set } = options;
  const sorted = [...labels].sort((a, b) => a.begin - b.begin);
  const silence = foldedPhone('h#', set) ?? null;
  const lastEnd = sorted.reduce((reach, { end }) => Math.max(reach, end), 0);
  const result: (string | null)[] = [];
  let next = 0;
  for (let t = 0; t < frames; t += 1) {
    const centre = firstSample + t * hopSamples + windowSamples / 2;
    while (next < sorted.length && sorted[next].begin <= centre) next += 1;
    if (next === 0 || centre >= lastEnd) result.push(silence);
    else {
      const current = sorted[next - 1];
      result.push(centre < current.end ? (foldedPhone(current.label, set) ?? null) : null);
    }
  }
  return result;
}

/** The phones in their order, folded; deleted ones are left out, equal neighbours kept. For phone error rates. */
export function phoneSequence(labels: readonly TimedLabel[], set: PhoneSet): string[] {
  return labels.map(({ label }) => foldedPhone(label, set)).filter((phone) => phone !== null && phone !== undefined);
}
