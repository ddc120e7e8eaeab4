/**
 * The most probable labellings of CTC scores: paths that spell the same prefix are added up while going on.
 *
 * Each prefix carries two probabilities, of its paths that end with a blank and of those that end with its last label,
 * because the same label again makes a longer prefix only after a blank. With an unlimited beam the result is exact.
 * Source: Graves & Jaitly 2014, ICML, algorithm 1, without its language model; Hannun et al. 2014, arXiv:1408.2873.
 */
import { logAdd } from '../losses/log-space';
import { ctcLogProbabilities } from './ctc-best-path';

export interface Labelling {
  readonly labels: readonly number[];
  /** log of the summed probability of the paths that were followed. */
  readonly logProbability: number;
}

export interface PrefixBeamOptions {
  /** How many prefixes are kept after each frame, 1 or more; Infinity for all. */
  readonly beam: number;
  readonly blank?: number;
}

interface Prefix {
  readonly labels: readonly number[];
  /** log p of the paths that end with a blank, and of those that end with the last label. */
  blank: number;
  label: number;
}

/** The labellings of the last beam, most probable first; impossible ones are left out. scores (T,K), flat. */
export function ctcPrefixBeam(scores: ArrayLike<number>, K: number, options: PrefixBeamOptions): Labelling[] {
  const { beam, blank = 0 } = options;
  if (!(beam >= 1)) throw new Error(`ctcPrefixBeam: beam must be at least 1, got ${beam}; use Infinity for all`);
  const logY = ctcLogProbabilities('ctcPrefixBeam', scores, K);
  let prefixes: Prefix[] = [{ labels: [], blank: 0, label: -Infinity }];
  for (let row = 0; row < logY.length; row += K) {
    const next = new Map<string, Prefix>();
    for (const prefix of prefixes) {
      const { labels } = prefix;
      const last = labels.length > 0 ? labels[labels.length - 1] : blank;
      const both = logAdd(prefix.blank, prefix.label);
      const same = prefixIn(next, labels);
      same.blank = logAdd(same.blank, both + logY[row + blank]);
      if (labels.length > 0) same.label = logAdd(same.label, prefix.label + logY[row + last]);
      for (let j = 0; j < K; j++) {
        if (j === blank) continue;
        const before = j === last ? prefix.blank : both; // a a merges, a ␣ a does not
        if (before === -Infinity || logY[row + j] === -Infinity) continue;
        const longer = prefixIn(next, [...labels, j]);
        longer.label = logAdd(longer.label, before + logY[row + j]);
      }
    }
    prefixes = Array.from(next.values())
      .filter((prefix) => totalOf(prefix) > -Infinity)
      .sort((a, b) => totalOf(b) - totalOf(a))
      .slice(0, beam);
  }
  return prefixes.map((prefix) => ({ labels: prefix.labels, logProbability: totalOf(prefix) }));
}

function totalOf(prefix: Prefix): number {
  return logAdd(prefix.blank, prefix.label);
}

/** The prefix with these labels in the next beam, of probability 0 if it is new there. */
function prefixIn(next: Map<string, Prefix>, labels: readonly number[]): Prefix {
  const key = labels.join();
  const known = next.get(key);
  if (known) return known;
  const made: Prefix = { labels, blank: -Infinity, label: -Infinity };
  next.set(key, made);
  return made;
}
