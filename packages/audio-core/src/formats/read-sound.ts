/**
 * Reads a recording in any of the formats here, told by its first bytes and never by its name: TIMIT's `.WAV` files are
 * SPHERE, and its repacks hold both.
 *
 * Must not: throw, or try one reader after another.
 */
import { startsWithAt } from './ascii';
import { parseAu } from './au';
import { SOUND_LIMITS, type SoundLimits, type SoundOutcome } from './sound';
import { parseSphere } from './sphere';
import { parseWav } from './wav';

/** The bytes of a WAV, AU or NIST SPHERE file → its sound. Never throws: every problem is in the result. */
export function readSound(bytes: Uint8Array, limits: SoundLimits = SOUND_LIMITS): SoundOutcome {
  if (startsWithAt(bytes, 0, '.snd') || startsWithAt(bytes, 0, 'dns.')) return parseAu(bytes, limits);
  if (startsWithAt(bytes, 0, 'NIST_1A')) return parseSphere(bytes, limits);
  return parseWav(bytes, limits);
}
