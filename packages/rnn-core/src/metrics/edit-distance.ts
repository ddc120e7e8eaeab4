/**
 * Phoneme error rate: the fewest insertions, deletions and substitutions that turn what was heard into what was said,
 * divided by how much was said. It can exceed 1.
 *
 * Levenshtein 1966; dynamic programming after Wagner & Fischer 1974, doi:10.1145/321796.321811.
 */

/** The edit distance of two label sequences, every edit counting 1. Takes |a|·|b| steps and |b| memory. */
export function editDistance(reference: ArrayLike<number>, hypothesis: ArrayLike<number>): number {
  let previous = Array.from({ length: hypothesis.length + 1 }, (_, j) => j);
  //> eq per.edits
  for (let i = 1; i <= reference.length; i++) {
    const current = [i]; // i labels said and none heard: i edits
    for (let j = 1; j <= hypothesis.length; j++) {
      const replace = previous[j - 1] + (reference[i - 1] === hypothesis[j - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[j] + 1, current[j - 1] + 1)); // replace or keep, leave out, insert
    }
    previous = current;
  }
  //< eq per.edits
  return previous[hypothesis.length];
}

/** Runs of equal frame labels become one label each: a a t t t a → a t a. A flicker of one frame counts as a label. */
export function collapseRuns(frameLabels: ArrayLike<number>): number[] {
  return Array.from(frameLabels).filter((label, t) => t === 0 || label !== frameLabels[t - 1]);
}

/** Sum of distances over sum of reference lengths, so that long utterances weigh more. NaN where nothing was said. */
export function phonemeErrorRate(
  pairs: readonly { readonly reference: ArrayLike<number>; readonly hypothesis: ArrayLike<number> }[],
): number {
  let edits = 0;
  let said = 0;
  //> eq per.rate
  for (const { reference, hypothesis } of pairs) {
    edits += editDistance(reference, hypothesis);
    said += reference.length;
  }
  return edits / said;
  //< eq per.rate
}
