/**
 * The lines that the exercises in code start from, and a program with one fault. They are text: nothing here runs on the
 * page. The tests run them: each start is readable and not yet right, and the fault is the one the page tells of.
 */
export const BACKWARD = `interface Given {
  x: number[][]; // (B,D)
  hPrev: number[][]; // (B,H)
  z: number[][]; // (B,H)
  r: number[][]; // (B,H)
  hTilde: number[][]; // (B,H)
  dh: number[][]; // (B,H) what is said of the new state
  Wz: number[][]; // (H,H + D) columns from h first
  Wr: number[][]; // (H,H + D)
  Wh: number[][]; // (H,H + D)
}

function backward({ x, hPrev, z, r, hTilde, dh, Wz, Wr, Wh }: Given) {
  const [B, D, H] = [x.length, x[0].length, hPrev[0].length];
  const u = join(hPrev, x); // (B,H + D) what the gates saw
  let [dWz, dWr, dWh] = [zeros(H, H + D), zeros(H, H + D), zeros(H, H + D)];
  let [dbz, dbr, dbh] = [zeros(H), zeros(H), zeros(H)];
  let dx = zeros(B, D);
  let dhPrev = zeros(B, H);
  // Yours: alphaH, alphaZ, alphaR, and from them the eight gradients.
  return { dWz, dWr, dWh, dbz, dbr, dbh, dx, dhPrev };
}
`;

export const TORCH = `interface Given {
  x: number[][]; // (B,D)
  hPrev: number[][]; // (B,H)
  z: number[][]; // (B,H) 1 keeps
  r: number[][]; // (B,H)
  p: number[][]; // (B,H) the product inside the reset
  n: number[][]; // (B,H) the candidate
  dh: number[][]; // (B,H) what is said of the new state
  Wxz: number[][]; // (H,D)
  Wxr: number[][]; // (H,D)
  Wxn: number[][]; // (H,D)
  Whz: number[][]; // (H,H)
  Whr: number[][]; // (H,H)
  Whn: number[][]; // (H,H)
}

function torch({ x, hPrev, z, r, p, n, dh, Wxz, Wxr, Wxn, Whz, Whr, Whn }: Given) {
  const [B, D, H] = [x.length, x[0].length, hPrev[0].length];
  let [dWxz, dWxr, dWxn] = [zeros(H, D), zeros(H, D), zeros(H, D)];
  let [dWhz, dWhr, dWhn] = [zeros(H, H), zeros(H, H), zeros(H, H)];
  let [dbz, dbr, dbn, dbhn] = [zeros(H), zeros(H), zeros(H), zeros(H)];
  let dx = zeros(B, D);
  let dhPrev = zeros(B, H);
  // Yours: alphaN, alphaZ, alphaR, dp, and from them the twelve gradients.
  return { dWxz, dWxr, dWxn, dWhz, dWhr, dWhn, dbz, dbr, dbn, dbhn, dx, dhPrev };
}
`;

export const CONVERT = `interface Block {
  fromH: number[][]; // (H,H)
  fromX: number[][]; // (H,D)
  bias: number[]; // (H)
}
interface Weights {
  z: Block;
  r: Block;
  candidate: Block;
}
interface Form {
  z: 'overwrite' | 'keep'; // what z = 1 does to the state
  reset: 'before' | 'after'; // the product
}

function convert(weights: Weights, from: Form, to: Form): Weights | null {
  return weights;
}
`;

/** Wrong in one line, on purpose. */
export const BUG = `function backward({ x, hPrev, z, r, hTilde, dh, Wz, Wr, Wh }: Given) {
  const H = hPrev[0].length;
  const u = join(hPrev, x);
  const v = join(mul(r, hPrev), x);
  const past = sub(dh, mul(dh, z));
  const candidate = mul(dh, z);
  const alphaH = sub(candidate, mul(candidate, mul(hTilde, hTilde)));
  const alphaZ = mul(mul(dh, sub(hTilde, hPrev)), sub(z, mul(z, z)));
  const dv = matmul(alphaH, Wh);
  const p = columns(dv, 0, H);
  const alphaR = mul(mul(p, hPrev), sub(r, mul(r, r)));
  const du = add(matmul(alphaZ, Wz), matmul(alphaR, Wr));
  const dhPrev = add(past, add(mul(p, r), columns(matmul(alphaZ, Wz), 0, H)));
  const dx = add(columns(dv, H), columns(du, H));
  const dWz = matmul(transpose(alphaZ), u);
  const dWr = matmul(transpose(alphaR), u);
  const dWh = matmul(transpose(alphaH), v);
  const [dbz, dbr, dbh] = [sumRows(alphaZ), sumRows(alphaR), sumRows(alphaH)];
  return { dWz, dWr, dWh, dbz, dbr, dbh, dx, dhPrev };
}
`;
/** Counted from 1. */
export const BUG_LINE = 13;
