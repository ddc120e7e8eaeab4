/**
 * WRONG ON PURPOSE: one step back through the GRU with the reset before the product, in plain matrices, with the
 * mistakes people make switched on by name. With none of them it is right. A reader's numbers are compared with these.
 *
 * The test asserts that each mistake changes the numbers, and that no two of them give the same.
 */
import { plain } from '@unrolled/rnn-core';

type Matrix = plain.Matrix;
const { add, columns, join, map, matmul, mul, sub, sumRows, transpose } = plain;

/** x (B,D); hPrev, z, r, hTilde, dh (B,H); the matrices (H,H+D), columns from h first. */
export interface GivenBefore {
  readonly x: Matrix;
  readonly hPrev: Matrix;
  readonly z: Matrix;
  readonly r: Matrix;
  readonly hTilde: Matrix;
  readonly dh: Matrix;
  readonly Wz: Matrix;
  readonly Wr: Matrix;
  readonly Wh: Matrix;
}
export interface GradientsBefore {
  readonly dWz: Matrix;
  readonly dWr: Matrix;
  readonly dWh: Matrix;
  readonly dbz: number[];
  readonly dbr: number[];
  readonly dbh: number[];
  readonly dx: Matrix;
  readonly dhPrev: Matrix;
}

const rest = (a: Matrix): Matrix => map(a, (entry) => 1 - entry);
const slopeOf = (gate: Matrix): Matrix => mul(gate, rest(gate));

/** All eight gradients, with the given mistakes in them. */
export function backwardBefore(mistakes: ReadonlySet<string>, given: GivenBefore): GradientsBefore {
  const { x, hPrev, z, r, hTilde, dh, Wz, Wr, Wh } = given;
  const has = (id: string): boolean => mistakes.has(id);
  const unless = (id: string, factor: Matrix): Matrix => (has(id) ? map(factor, () => 1) : factor);
  const without = (id: string, term: Matrix): Matrix => (has(id) ? map(term, () => 0) : term);
  const [H, D] = [hPrev[0].length, x[0].length];
  const [fromH, fromX] = has('x-first')
    ? [(a: Matrix) => columns(a, D), (a: Matrix) => columns(a, 0, D)]
    : [(a: Matrix) => columns(a, 0, H), (a: Matrix) => columns(a, H)];

  const written = has('keeps') ? rest(z) : z;
  const alphaH = mul(
    dh,
    unless('no-share', written),
    unless(
      'no-tanh',
      map(hTilde, (h) => (has('unsquared') ? 1 - h : 1 - h * h)),
    ),
  );
  const judgedBy = has('half-judged') ? hTilde : sub(hTilde, hPrev);
  const turned = has('sign') !== has('keeps') ? map(judgedBy, (entry) => -entry) : judgedBy;
  const alphaZ = mul(dh, turned, unless('z-slope', slopeOf(z)));

  const u = join(hPrev, x);
  const v = has('unreset') ? u : join(mul(r, hPrev), x);
  const dv = matmul(alphaH, Wh);
  const [WhFromH, dp] = [columns(Wh, 0, H), mul(alphaH, r)];
  const p = fromH(dv);
  const alphaR = has('after')
    ? mul(alphaH, matmul(hPrev, transpose(WhFromH)), slopeOf(r))
    : mul(p, unless('no-state', hPrev), unless('r-slope', slopeOf(r)));
  const route2 = has('after') ? matmul(dp, WhFromH) : mul(p, unless('reset-slip', r));

  const [throughZ, throughR] = has('crossed')
    ? [matmul(alphaZ, Wr), matmul(alphaR, Wz)]
    : [matmul(alphaZ, Wz), matmul(alphaR, Wr)];
  const past = mul(dh, has('swap') ? written : rest(written));
  return {
    dWz: matmul(transpose(alphaZ), u),
    dWr: matmul(transpose(alphaR), u),
    dWh: has('after') ? join(matmul(transpose(dp), hPrev), matmul(transpose(alphaH), x)) : matmul(transpose(alphaH), v),
    dbz: sumRows(alphaZ),
    dbr: sumRows(alphaR),
    dbh: sumRows(alphaH),
    dx: add(without('dx-candidate', fromX(dv)), without('dx-gates', fromX(add(throughZ, throughR)))),
    dhPrev: add(
      without('route-1', past),
      without('route-2', route2),
      without('route-3', fromH(throughZ)),
      without('route-4', fromH(throughR)),
    ),
  };
}
