/** How surprised a model is by what came: perplexity, bits, and how often the truth is among its best guesses. */

/** e^loss: the number of equally likely choices that would be as hard. lossNats ≥ 0 is a mean cross-entropy. */
export function perplexity(lossNats: number): number {
  return Math.exp(lossNats);
}

/** The same loss in bits a symbol. */
export function bitsPerSymbol(lossNats: number): number {
  return lossNats / Math.LN2;
}

/**
 * The share of rows with mask 1 whose label is among the `count` largest scores; 0 to 1, NaN where no row counts.
 *
 * scores (…,K), flat; labels and mask one entry a row. Of equal scores the one of the smaller class counts as larger,
 * as in `argmaxRows`. A NaN score at the label is never among them. count from 1 to K.
 */
export function topAccuracy(
  scores: ArrayLike<number>,
  K: number,
  labels: ArrayLike<number>,
  mask: ArrayLike<number>,
  count: number,
): number {
  if (!(count >= 1 && count <= K)) throw new Error(`topAccuracy: count must be 1 to K=${K}, got ${count}`);
  let right = 0;
  let rows = 0;
  for (let n = 0; n < scores.length / K; n++) {
    if (mask[n] === 0) continue;
    rows += 1;
    const own = scores[n * K + labels[n]];
    let ahead = Number.isNaN(own) ? K : 0;
    for (let j = 0; j < K; j++) {
      const other = scores[n * K + j];
      if (other > own || (other === own && j < labels[n])) ahead += 1;
    }
    if (ahead < count) right += 1;
  }
  return right / rows;
}
