/**
 * The lines that the exercises in code start from, and a program with one fault. They are text: nothing here runs on the
 * page. The tests run them: each start is readable and not yet right, and the fault is the one the page tells of.
 */
export const SLOPE = `interface Given {
  s: number[][][]; // (T,B,K) scores
  labels: number[][]; // (T,B) 0 … K − 1
  mask: number[][]; // (T,B) 1 for a frame, 0 for padding
}

function slope({ s, labels, mask }: Given): number[][][] {
  const N = mask.flat().reduce((sum, m) => sum + m, 0);
  return s.map((step, t) =>
    step.map((scores, b) => {
      // scores: the K numbers of frame t, sequence b
      return scores.map(() => 0);
    }),
  );
}
`;

export const BACKWARD = `interface Given {
  x: number[][][]; // (T,B,D)
  mask: number[][]; // (T,B)
  h: number[][][]; // (T + 1,B,H) h[t] before frame t, h[t + 1] after it
  dS: number[][][]; // (T,B,K)
  dLast: number[][]; // (B,H)
  Wxh: number[][]; // (H,D)
  Whh: number[][]; // (H,H)
  Why: number[][]; // (K,H)
}

function backward({ x, mask, h, dS, dLast, Wxh, Whh, Why }: Given) {
  const [H, D, K] = [Wxh.length, Wxh[0].length, Why.length];
  let dWxh = zeros(H, D);
  let dWhh = zeros(H, H);
  let dbh = zeros(H);
  let dWhy = zeros(K, H);
  let dby = zeros(K);
  let q = dLast; // (B,H) what later frames say of the state
  for (let t = x.length - 1; t >= 0; t--) {
    // One step: from dS[t] and q to the gradients, and to the next q.
  }
  return { dWxh, dWhh, dbh, dWhy, dby, dh0: q };
}
`;

export const CLIPPING = `interface Gradients {
  dW: number[][];
  db: number[];
}

function clip(grads: Gradients, limit: number): Gradients {
  return grads;
}
`;

/** Wrong in one line, on purpose. `a` is (T,B,H), the pre-activations. */
export const BUG = `function backward({ x, mask, a, h, dS, dLast, Wxh, Whh, Why }: Given) {
  const [H, D, K] = [Wxh.length, Wxh[0].length, Why.length];
  let [dWxh, dWhh, dbh] = [zeros(H, D), zeros(H, H), zeros(H)];
  let [dWhy, dby] = [zeros(K, H), zeros(K)];
  let q = dLast;
  for (let t = x.length - 1; t >= 0; t--) {
    const dh = add(matmul(dS[t], Why), q);
    const slope = a[t].map((row) => row.map((unit) => 1 - unit * unit));
    const delta = dh.map((row, b) => row.map((d, i) => mask[t][b] * slope[b][i] * d));
    const passed = dh.map((row, b) => row.map((d) => (1 - mask[t][b]) * d));
    q = add(passed, matmul(delta, Whh));
    dWxh = add(dWxh, matmul(transpose(delta), x[t]));
    dWhh = add(dWhh, matmul(transpose(delta), h[t]));
    dbh = add(dbh, sumRows(delta));
    dWhy = add(dWhy, matmul(transpose(dS[t]), h[t + 1]));
    dby = add(dby, sumRows(dS[t]));
  }
  return { dWxh, dWhh, dbh, dWhy, dby, dh0: q };
}
`;
/** Counted from 1. */
export const BUG_LINE = 8;
