/**
 * Which label was taken for which: one cheapest way to turn what was said into what was heard, edit by edit.
 *
 * Must not: be used for the distance alone, which `editDistance` finds in less memory.
 * Dynamic programming with a walk back; Wagner & Fischer 1974, doi:10.1145/321796.321811.
 */

/** One column of an alignment. An insertion has no `said`, a deletion no `heard`. */
export interface AlignedPair {
  readonly edit: 'none' | 'substitution' | 'insertion' | 'deletion';
  readonly said?: number;
  readonly heard?: number;
}

/**
 * The columns of a cheapest alignment, first to last. Among equally cheap ones a substitution is preferred to a
 * deletion, and that to an insertion, so the answer is unique. Takes |a|·|b| steps and as much memory.
 */
export function alignLabels(reference: ArrayLike<number>, hypothesis: ArrayLike<number>): AlignedPair[] {
  const cols = hypothesis.length + 1;
  const cost = new Int32Array((reference.length + 1) * cols);
  const differs = (i: number, j: number): number => (reference[i - 1] === hypothesis[j - 1] ? 0 : 1);
  for (let i = 0; i <= reference.length; i++) {
    for (let j = 0; j < cols; j++) {
      cost[i * cols + j] =
        i === 0 || j === 0
          ? i + j
          : Math.min(
              cost[(i - 1) * cols + j - 1] + differs(i, j),
              cost[(i - 1) * cols + j] + 1,
              cost[i * cols + j - 1] + 1,
            );
    }
  }
  const pairs: AlignedPair[] = [];
  for (let i = reference.length, j = hypothesis.length; i > 0 || j > 0;) {
    const here = cost[i * cols + j];
    if (i > 0 && j > 0 && here === cost[(i - 1) * cols + j - 1] + differs(i, j)) {
      const edit = differs(i, j) === 0 ? 'none' : 'substitution';
      pairs.push({ edit, said: reference[--i], heard: hypothesis[--j] });
    } else if (i > 0 && here === cost[(i - 1) * cols + j] + 1) {
      pairs.push({ edit: 'deletion', said: reference[--i] });
    } else {
      pairs.push({ edit: 'insertion', heard: hypothesis[--j] });
    }
  }
  return pairs.reverse();
}
