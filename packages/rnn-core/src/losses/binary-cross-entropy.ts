/**
 * Several yes-or-no questions a frame, answered independently: which notes of a piano-roll sound.
 *
 *   L = (1/N) Σ m_n Σ_j −[p t log y + (1 − t) log(1 − y)],   y = σ(s),   N = frames, or entries as asked
 *
 * From the scores s and not from y: log σ(s) = −log(1 + e^{−s}) stays finite where y rounds to 0 or 1. p weighs the
 * notes that sound, which are few. The sum over notes and mean over frames is how polyphonic music models are compared
 * (Boulanger-Lewandowski, Bengio, Vincent 2012, arXiv:1206.6392). Must not: count padding, or allocate.
 */
import type { Tensor } from '../kernels/types';
import { assertShape } from '../tensor';

export interface BinaryCrossEntropyOptions {
  /** Mean over all entries (frames × notes), or over frames of the sum over notes; `entries` unless given. */
  readonly average?: 'entries' | 'frames';
  /** p > 0, the weight of the entries whose target is 1; 1 unless given. */
  readonly positiveWeight?: number;
}

/**
 * The loss in nats. Fills y with σ(s), the probability of each note.
 *
 * s, target, y (…,K), targets from 0 to 1; mask one entry a row. Padding may hold anything. y may be s. Throws where
 * shapes differ or no frame counts.
 */
export function binaryCrossEntropyForward(
  s: Tensor,
  target: Tensor,
  mask: Tensor,
  y: Tensor,
  options: BinaryCrossEntropyOptions = {},
): number {
  const divisor = divisorOf('binaryCrossEntropyForward', s, target, mask, options);
  const { positiveWeight = 1 } = options;
  const K = s.shape[s.shape.length - 1];
  let total = 0;
  for (let n = 0; n < mask.data.length; n++) {
    for (let j = n * K; j < (n + 1) * K; j++) {
      const score = s.data[j];
      const t = target.data[j];
      const small = Math.exp(-Math.abs(score)); // never overflows
      y.data[j] = score >= 0 ? 1 / (1 + small) : small / (1 + small);
      if (mask.data[n] === 0) continue;
      const missed = Math.log1p(small) + Math.max(-score, 0); // −log σ(s)
      const falseAlarm = Math.log1p(small) + Math.max(score, 0); // −log(1 − σ(s))
      total += positiveWeight * t * missed + (1 - t) * falseAlarm;
    }
  }
  return total / divisor;
}

/** ds += [(p t + 1 − t) y − p t] / N. Rows of padding are left exactly as they are. y as `…Forward` filled it; ds (…,K). */
export function binaryCrossEntropyBackward(
  y: Tensor,
  target: Tensor,
  mask: Tensor,
  ds: Tensor,
  options: BinaryCrossEntropyOptions = {},
): void {
  const divisor = divisorOf('binaryCrossEntropyBackward', y, target, mask, options);
  const { positiveWeight = 1 } = options;
  const K = y.shape[y.shape.length - 1];
  for (let n = 0; n < mask.data.length; n++) {
    if (mask.data[n] === 0) continue;
    for (let j = n * K; j < (n + 1) * K; j++) {
      const sounding = positiveWeight * target.data[j];
      ds.data[j] += ((sounding + 1 - target.data[j]) * y.data[j] - sounding) / divisor;
    }
  }
}

/** N: frames that count, times K for the mean over entries. */
function divisorOf(
  where: string,
  s: Tensor,
  target: Tensor,
  mask: Tensor,
  { average = 'entries', positiveWeight = 1 }: BinaryCrossEntropyOptions,
): number {
  assertShape(where, 'target', target, s.shape);
  const K = s.shape[s.shape.length - 1];
  if (mask.data.length * K !== s.data.length) {
    throw new Error(
      `${where}: mask must have one entry a row of (${s.shape.join(',')}), got (${mask.shape.join(',')})`,
    );
  }
  if (!(positiveWeight > 0)) throw new Error(`${where}: positiveWeight must be above 0, got ${positiveWeight}`);
  let frames = 0;
  for (let n = 0; n < mask.data.length; n++) frames += mask.data[n];
  if (frames === 0) throw new Error(`${where}: mask must keep at least one frame, got none; check the lengths`);
  return average === 'frames' ? frames : frames * K;
}
