/**
 * What sounds when, to the sample: the labels of the sound itself, of which the labels of frames are a coarse view.
 *
 * Must not: make sound.
 */
import { frameBoundarySample } from '../phonemes/frame-timing';
import { MANNER } from '../phonemes/inventory';
import type { Utterance } from '../phonemes/utterance';

export type SoundKind = 'vowel' | 'closure' | 'burst' | 'murmur' | 'frication';

/** Samples from … to − 1. */
export interface SoundPart {
  /** Index into PHONEMES. */
  readonly phoneme: number;
  readonly kind: SoundKind;
  readonly from: number;
  readonly to: number;
  /** Index of its segment in the utterance. */
  readonly segment: number;
}

/** The parts of an utterance in order, without gap or overlap, from sample 0 to its last. A stop has two. */
export function soundParts({ frames, segments }: Pick<Utterance, 'frames' | 'segments'>): SoundPart[] {
  return segments.flatMap((s, segment) => {
    const { phoneme } = s;
    const at = (frame: number) => frameBoundarySample(frame, frames);
    const manner = MANNER[phoneme];
    const part = (kind: SoundKind, fromFrame: number, toFrame: number) =>
      fromFrame < toFrame ? [{ phoneme, kind, from: at(fromFrame), to: at(toFrame), segment }] : [];
    if (manner === 'stop') {
      const opensAt = Math.min(s.toFrame, s.plannedToFrame - s.burstFrames);
      return [...part('closure', s.fromFrame, opensAt), ...part('burst', opensAt, s.toFrame)];
    }
    return part(manner === 'vowel' ? 'vowel' : manner === 'nasal' ? 'murmur' : 'frication', s.fromFrame, s.toFrame);
  });
}
