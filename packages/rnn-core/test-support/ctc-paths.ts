/** CTC by its definition: every path one by one, with probabilities and no logarithms. For tests only. */

/** Every path of T frames over K classes. */
export function* paths(T: number, K: number): Generator<number[]> {
  for (let code = 0; code < K ** T; code++) {
    yield Array.from({ length: T }, (_, t) => Math.floor(code / K ** t) % K);
  }
}

/** Merge runs, then drop blanks. */
export function collapse(path: readonly number[], blank: number): number[] {
  return path.filter((label, t) => label !== blank && (t === 0 || label !== path[t - 1]));
}

/** Softmax of each row. scores (T,K), flat. */
export function probabilities(scores: ArrayLike<number>, K: number): Float64Array {
  const y = Float64Array.from({ length: scores.length }, (_, j) => Math.exp(scores[j]));
  for (let row = 0; row < y.length; row += K) {
    const sum = y.slice(row, row + K).reduce((a, b) => a + b);
    for (let j = 0; j < K; j++) y[row + j] /= sum;
  }
  return y;
}

export interface LabellingByPaths {
  readonly labels: number[];
  /** Summed over its paths. */
  probability: number;
  /** Its best path. */
  best: { path: number[]; probability: number };
}

/** Every labelling that some path spells, most probable first. y (T,K), flat. */
export function labellingsByPaths(y: Float64Array, K: number, blank: number): LabellingByPaths[] {
  const found = new Map<string, LabellingByPaths>();
  for (const path of paths(y.length / K, K)) {
    const probability = path.reduce((product, label, t) => product * y[t * K + label], 1);
    const labels = collapse(path, blank);
    const known = found.get(labels.join());
    if (!known) found.set(labels.join(), { labels, probability, best: { path, probability } });
    else {
      known.probability += probability;
      if (probability > known.best.probability) known.best = { path, probability };
    }
  }
  return Array.from(found.values()).sort((a, b) => b.probability - a.probability);
}
