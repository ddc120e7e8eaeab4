/**
 * The lines that the exercises in code start from, and a program with one fault. They are text: nothing here runs on the
 * page. The tests run them: each start is readable and not yet right, and the fault is the one the page tells of.
 */
export const FORWARD = `interface Given {
  x: number[][]; // (B,D)
  hPrev: number[][]; // (B,H)
  CPrev: number[][]; // (B,H)
  Wf: number[][]; // (H,H+D), and so are the other three
  Wi: number[][];
  WC: number[][];
  Wo: number[][];
  bf: number[]; // (H), and so are the other three
  bi: number[];
  bC: number[];
  bo: number[];
}

function forward(given: Given) {
  const { x, hPrev, CPrev } = given;
  const { Wf, Wi, WC, Wo, bf, bi, bC, bo } = given;
  const [B, H] = [x.length, Wf.length];
  // Glue, four blocks, move the cell, show it.
  const f = zeros(B, H);
  const i = zeros(B, H);
  const CTilde = zeros(B, H);
  const o = zeros(B, H);
  const C = CPrev;
  const h = hPrev;
  return { f, i, CTilde, o, C, h };
}
`;

export const BACKWARD = `interface Given {
  mask: number[][]; // (T,B)
  u: number[][][]; // (T,B,H+D)
  f: number[][][]; // (T,B,H), and so are i, CTilde, o
  i: number[][][];
  CTilde: number[][][];
  o: number[][][];
  C: number[][][]; // (T + 1,B,H)
  dH: number[][][]; // (T,B,H)
  dhLast: number[][]; // (B,H)
  dCLast: number[][]; // (B,H)
  Wf: number[][]; // (H,H+D), and so are the other three
  Wi: number[][];
  WC: number[][];
  Wo: number[][];
}

function backward(given: Given) {
  const { mask, u, f, i, CTilde, o, C } = given;
  const { dH, dhLast, dCLast, Wf, Wi, WC, Wo } = given;
  const [B, H, HD] = [dhLast.length, Wf.length, Wf[0].length];
  let [dWf, dWi] = [zeros(H, HD), zeros(H, HD)];
  let [dWC, dWo] = [zeros(H, HD), zeros(H, HD)];
  let [dbf, dbi] = [zeros(H), zeros(H)];
  let [dbC, dbo] = [zeros(H), zeros(H)];
  const dx = u.map(() => zeros(B, HD - H));
  let qh = dhLast; // (B,H) said of the state, later
  let qC = dCLast; // (B,H) said of the cell, later
  for (let t = u.length - 1; t >= 0; t--) {
    // One step: from dH[t], qh and qC to the gradients,
    // to dx[t], and to the next qh and qC.
  }
  const weights = { dWf, dWi, dWC, dWo, dbf, dbi, dbC, dbo };
  return { ...weights, dx, dh0: qh, dC0: qC };
}
`;

/** Wrong in one line, on purpose. */
export const BUG = `function backward({ mask, u, f, i, CTilde, o, C, dH, dhLast, dCLast, Wf, Wi, WC, Wo }: Given) {
  const H = Wf.length;
  const each = (a: number[][], g: (x: number) => number) => a.map((row) => row.map((x) => g(x)));
  const times = (a: number[][], m: number[]) => a.map((row, b) => row.map((d) => m[b] * d));
  const slope = (gate: number) => gate * (1 - gate);
  const [aF, aI, aC, aO, dx]: number[][][][] = [[], [], [], [], []];
  let [qh, qC] = [dhLast, dCLast];
  for (let t = u.length - 1; t >= 0; t--) {
    const past = mask[t].map((m) => 1 - m);
    const tanhC = each(C[t + 1], Math.tanh);
    const said = add(dH[t], qh);
    const dh = times(said, mask[t]);
    const shown = mul(mul(dh, o[t]), each(tanhC, (y) => 1 - y * y));
    const dC = times(add(qC, shown), mask[t]);
    aO[t] = mul(mul(dh, tanhC), each(o[t], slope));
    aF[t] = mul(mul(dC, C[t]), each(f[t], slope));
    aI[t] = mul(mul(dC, CTilde[t]), each(i[t], slope));
    aC[t] = mul(mul(dC, i[t]), each(CTilde[t], (y) => 1 - y * y));
    qC = add(times(qC, past), mul(f[t], qC));
    const du = add(add(matmul(aF[t], Wf), matmul(aI[t], Wi)), add(matmul(aC[t], WC), matmul(aO[t], Wo)));
    qh = add(times(said, past), columns(du, 0, H));
    dx[t] = columns(du, H);
  }
  const ofW = (alpha: number[][][]) => alpha.map((a, t) => matmul(transpose(a), u[t])).reduce(add);
  const ofb = (alpha: number[][][]) => alpha.map(sumRows).reduce(add);
  const [dWf, dWi, dWC, dWo] = [aF, aI, aC, aO].map(ofW);
  const [dbf, dbi, dbC, dbo] = [aF, aI, aC, aO].map(ofb);
  return { dWf, dWi, dWC, dWo, dbf, dbi, dbC, dbo, dx, dh0: qh, dC0: qC };
}
`;
/** Counted from 1. */
export const BUG_LINE = 19;
