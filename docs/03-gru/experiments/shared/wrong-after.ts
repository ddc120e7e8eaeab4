/**
 * WRONG ON PURPOSE: one step back through PyTorch's GRU, reset after the product, in plain matrices, with the mistakes
 * people make switched on by name. With none of them it is right. A reader's numbers are compared with these.
 *
 * The test asserts that each mistake changes the numbers, and that no two of them give the same.
 */
import { plain } from '@unrolled/rnn-core';

type Matrix = plain.Matrix;
const { add, map, matmul, mul, sub, sumRows, transpose } = plain;

/** x (B,D); hPrev, z, r, p, n, dh (B,H); Wx… (H,D), Wh… (H,H). */
export interface GivenAfter {
  readonly x: Matrix;
  readonly hPrev: Matrix;
  readonly z: Matrix;
  readonly r: Matrix;
  readonly p: Matrix;
  readonly n: Matrix;
  readonly dh: Matrix;
  readonly Wxz: Matrix;
  readonly Wxr: Matrix;
  readonly Wxn: Matrix;
  readonly Whz: Matrix;
  readonly Whr: Matrix;
  readonly Whn: Matrix;
}
export interface GradientsAfter {
  readonly dWxz: Matrix;
  readonly dWxr: Matrix;
  readonly dWxn: Matrix;
  readonly dWhz: Matrix;
  readonly dWhr: Matrix;
  readonly dWhn: Matrix;
  readonly dbz: number[];
  readonly dbr: number[];
  readonly dbn: number[];
  readonly dbhn: number[];
  readonly dx: Matrix;
  readonly dhPrev: Matrix;
}

const rest = (a: Matrix): Matrix => map(a, (entry) => 1 - entry);
const slopeOf = (gate: Matrix): Matrix => mul(gate, rest(gate));

/** All twelve gradients, with the given mistakes in them. */
export function backwardAfter(mistakes: ReadonlySet<string>, given: GivenAfter): GradientsAfter {
  const { x, hPrev, z, r, p, n, dh, Wxz, Wxr, Wxn, Whz, Whr, Whn } = given;
  const has = (id: string): boolean => mistakes.has(id);
  const unless = (id: string, factor: Matrix): Matrix => (has(id) ? map(factor, () => 1) : factor);
  const without = (id: string, term: Matrix): Matrix => (has(id) ? map(term, () => 0) : term);
  const sent = (slope: Matrix, W: Matrix): Matrix => matmul(slope, has('transpose') ? transpose(W) : W);

  const kept = has('overwrites') ? rest(z) : z;
  const alphaN = mul(
    dh,
    unless('no-share', rest(kept)),
    unless(
      'no-tanh',
      map(n, (entry) => (has('unsquared') ? 1 - entry : 1 - entry * entry)),
    ),
  );
  const judgedBy = sub(hPrev, n);
  const turned = has('sign') !== has('overwrites') ? map(judgedBy, (entry) => -entry) : judgedBy;
  const alphaZ = mul(dh, turned, unless('z-slope', slopeOf(z)));

  const dp = has('no-reset') ? alphaN : mul(alphaN, r);
  const fromProduct = matmul(alphaN, Whn);
  const alphaR = has('before')
    ? mul(fromProduct, hPrev, slopeOf(r))
    : mul(alphaN, has('state-for-p') ? hPrev : unless('no-p', p), unless('r-slope', slopeOf(r)));
  const route2 = has('before') ? mul(fromProduct, r) : sent(has('reset-slip') ? alphaN : dp, Whn);
  const outside = has('outside') ? dp : alphaN;
  const [throughZ, throughR] = has('crossed')
    ? [sent(alphaZ, Whr), sent(alphaR, Whz)]
    : [sent(alphaZ, Whz), sent(alphaR, Whr)];
  const fromGates = has('crossed')
    ? add(matmul(alphaZ, Wxr), matmul(alphaR, Wxz))
    : add(matmul(alphaZ, Wxz), matmul(alphaR, Wxr));
  const dWhn = has('before') ? matmul(transpose(alphaN), mul(r, hPrev)) : undefined;
  return {
    dWxz: matmul(transpose(alphaZ), x),
    dWxr: matmul(transpose(alphaR), x),
    dWxn: matmul(transpose(outside), x),
    dWhz: matmul(transpose(alphaZ), hPrev),
    dWhr: matmul(transpose(alphaR), hPrev),
    dWhn: dWhn ?? matmul(transpose(has('matrix-inside') ? alphaN : dp), hPrev),
    dbz: sumRows(alphaZ),
    dbr: sumRows(alphaR),
    dbn: sumRows(outside),
    dbhn: sumRows(has('bias-inside') || has('before') ? alphaN : dp),
    dx: add(without('dx-candidate', matmul(outside, Wxn)), without('dx-gates', fromGates)),
    dhPrev: add(
      without('route-1', mul(dh, has('swap') ? rest(kept) : kept)),
      without('route-2', route2),
      without('route-3', throughZ),
      without('route-4', throughR),
    ),
  };
}
