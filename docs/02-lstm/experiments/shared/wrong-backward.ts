/**
 * WRONG ON PURPOSE: the backward pass of the LSTM in plain loops, with the mistakes people make switched on by name. With
 * none of them it is right. A reader's numbers are compared with these; the reasons stand in backward-mistakes.ts.
 *
 * The test asserts that each mistake changes the numbers, and that no two of them give the same.
 */
import { plain } from '@unrolled/rnn-core';
import type { GivenPass } from './hidden-pass';

type Matrix = plain.Matrix;
const { add, columns, map, map2, matmul, mul, scaleRows, sumRows, transpose, zeros } = plain;

type Block = 'f' | 'i' | 'C' | 'o';
const BLOCKS: readonly Block[] = ['f', 'i', 'C', 'o'];

export type BackwardGradients = Readonly<
  Record<`dW${Block}`, Matrix> & Record<`db${Block}`, number[]> & { dx: Matrix[]; dh0: Matrix; dC0: Matrix }
>;
type Has = (id: string) => boolean;

/** All eleven gradients, with the given mistakes in them. */
export function backwardWith(mistakes: ReadonlySet<string>, given: GivenPass): BackwardGradients {
  const { mask, u, f, dH, dhLast, dCLast, Wf, Wi, WC, Wo } = given;
  const has: Has = (id) => mistakes.has(id);
  const [H, B] = [Wf.length, dhLast.length];
  const D = Wf[0].length - H;
  const dW = BLOCKS.map(() => zeros(H, H + D));
  const db = BLOCKS.map(() => zeros(1, H));
  const dx = u.map(() => zeros(B, D));
  let [qh, qC] = [dhLast, dCLast];
  for (let t = u.length - 1; t >= 0; t--) {
    const past = mask[t].map((m) => 1 - m);
    const inside = (a: Matrix): Matrix => (has('mask') ? a : scaleRows(a, mask[t]));
    const readers = [...(has('no-own') ? [] : [dH[t]]), ...(has('no-future-state') && t < u.length - 1 ? [] : [qh])];
    const said = add(zeros(B, H), ...readers);
    const dh = inside(said);
    const throughState = cellFromState(has, dh, given, t);
    const toCell = has('no-future-cell') && t < u.length - 1 ? throughState : add(throughState, qC);
    const dC = inside(toCell);
    const alphas = blamesOf(has, dh, dC, given, t);

    const passedC = has('route-C') ? zeros(B, H) : scaleRows(qC, past);
    const sent = has('early-message') ? inside(qC) : has('early-everywhere') ? qC : dC;
    qC = add(passedC, mul(forgetOf(has, f, t), sent));
    const parts = [Wf, Wi, WC, Wo].map((W, g) => matmul(alphas[g], W));
    const du = has('last-block') ? parts[3] : add(parts[0], ...parts.slice(1));
    const passedh = has('route-h') ? zeros(B, H) : scaleRows(said, past);
    qh = add(passedh, has('cut-order') ? columns(du, D) : columns(du, 0, H));
    dx[t] = has('cut-order') ? columns(du, 0, D) : columns(du, H);
    alphas.forEach((alpha, g) => {
      const share = matmul(transpose(alpha), u[t]);
      dW[g] = has('overwrite') ? share : add(dW[g], share);
      db[g] = has('overwrite') ? [sumRows(alpha)] : add(db[g], [sumRows(alpha)]);
    });
  }
  const weights = BLOCKS.flatMap((block, g) => [
    [`dW${block}`, dW[g]],
    [`db${block}`, db[g][0]],
  ]);
  return { ...(Object.fromEntries(weights) as BackwardGradients), dx, dh0: qh, dC0: qC };
}

/** What reaches the cell through the state of its own frame. */
function cellFromState(has: Has, dh: Matrix, { C, o }: GivenPass, t: number): Matrix {
  const slope = (cell: number): number => {
    if (has('no-slope')) return 1;
    if (has('slope-of-cell')) return 1 - cell * cell;
    return (1 - Math.tanh(cell) ** 2) ** (has('slope-twice') ? 2 : 1);
  };
  const shown = has('no-output-gate') ? dh : mul(dh, o[t]);
  return mul(shown, map(has('slope-of-old') ? C[t] : C[t + 1], slope));
}

/** The gradients at the sums of the four blocks, in the order f, i, C, o. */
function blamesOf(has: Has, dh: Matrix, dC: Matrix, { f, i, CTilde, o, C }: GivenPass, t: number): Matrix[] {
  const gateSlope = (gate: number): number => {
    if (has('no-gate-slope')) return 1;
    return has('gate-slope-tanh') ? 1 - gate * gate : gate * (1 - gate);
  };
  const candidateSlope = (offered: number): number => {
    if (has('candidate-slope-sigma')) return offered * (1 - offered);
    return 1 - (has('candidate-bent-twice') ? Math.tanh(offered) : offered) ** 2;
  };
  const through = (said: Matrix, gate: Matrix): Matrix => map2(said, gate, (s, g) => s * gateSlope(g));
  const shown = map(has('old-cell-shown') ? C[t] : C[t + 1], has('unbent-partner') ? (cell) => cell : Math.tanh);
  const [toInput, toCandidate] = has('partners') ? [i[t], CTilde[t]] : [CTilde[t], i[t]];
  return [
    through(mul(dC, has('new-cell') ? C[t + 1] : C[t]), f[t]),
    through(mul(dC, toInput), i[t]),
    mul(dC, toCandidate, map(CTilde[t], candidateSlope)),
    through(mul(dh, shown), o[t]),
  ];
}

/** The gate on the road of the cell. */
function forgetOf(has: Has, f: readonly Matrix[], t: number): Matrix {
  if (has('next-forget')) return f[Math.min(t + 1, f.length - 1)];
  if (has('next-forget-one')) return t + 1 < f.length ? f[t + 1] : map(f[t], () => 1);
  return f[t];
}
