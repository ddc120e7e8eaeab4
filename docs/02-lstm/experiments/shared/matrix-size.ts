/**
 * How much a square matrix stretches: in one step (its norm, the largest singular value) and, per step, in very many
 * (its spectral radius, the largest size of an eigenvalue).
 *
 * Plain float64 loops over row-major n × n numbers. Spectral radius by Gelfand 1941: the limit of ‖Wⁿ‖^(1/n).
 * Must not: change what it is given, or draw random numbers.
 */
export type Square = Float64Array;

/** A · B, all n × n. */
export function product(A: Square, B: Square): Square {
  const n = Math.sqrt(A.length);
  const C = new Float64Array(A.length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const a = A[i * n + j];
      if (a === 0) continue;
      for (let l = 0; l < n; l++) C[i * n + l] += a * B[j * n + l];
    }
  }
  return C;
}

/** The n × n identity. */
export function identityMatrix(n: number): Square {
  return Float64Array.from({ length: n * n }, (_, j) => (j % (n + 1) === 0 ? 1 : 0));
}

const MOST_ROUNDS = 500;
const SETTLED = 1e-8;

/**
 * The largest factor by which W stretches a vector, its largest singular value: power iteration on Wᵀ W.
 *
 * It comes from below and stops when a round changes it by less than 10⁻⁸ of itself; where the largest singular values
 * lie close together it can be too small by 10⁻⁴ of itself. 0 for a matrix of zeros.
 */
export function stretchOf(W: Square): number {
  const n = Math.sqrt(W.length);
  // A start that lies in no special direction; scaled down first, so that huge matrices stay in range.
  const largest = W.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  if (largest === 0) return 0;
  let v: Square = Float64Array.from({ length: n }, (_, j) => 1 + 0.3 * Math.sin(1 + 3 * j));
  let stretch = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const length = Math.hypot(...v);
    v = v.map((entry) => entry / length);
    //> eq vanish.stretch
    const u = forward(W, v, 1 / largest); // u = W v
    const now = Math.hypot(...u); // how much longer than v, which has length 1
    v = backward(W, u, 1 / largest); // v = Wᵀ u: turned towards what W stretches most
    //< eq vanish.stretch
    if (now === 0 || Math.abs(now - stretch) <= SETTLED * now) return now * largest;
    stretch = now;
  }
  return stretch * largest;
}

/** W v times `by`. */
function forward(W: Square, v: Square, by: number): Square {
  const n = v.length;
  const u = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) u[i] += by * W[i * n + j] * v[j];
  return u;
}

/** Wᵀ u times `by`. */
function backward(W: Square, u: Square, by: number): Square {
  const n = u.length;
  const v = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) v[j] += by * W[i * n + j] * u[i];
  return v;
}

/** The matrix is squared at most this often, so that n = 2²⁴. */
const SQUARINGS = 24;
/** An entry smaller than this would be lost in the next square, and with it perhaps what counts in the end. */
const SMALLEST = 1e-150;

/**
 * The spectral radius of W: the factor a step that W, applied again and again, comes to in the end.
 *
 * (‖W²ⁿ‖ / ‖Wⁿ‖)^(1/n) with n a high power of two. For a matrix that is one long chain n stays smaller, and the third
 * digit may be off.
 */
export function radiusOf(W: Square): number {
  let power = scaled(W);
  let radius = power.size;
  for (let s = 0; s < SQUARINGS && power.size > 0; s++) {
    if (power.entries.some((entry) => entry !== 0 && Math.abs(entry) < SMALLEST)) break;
    // Entries are those of Wⁿ / ‖Wⁿ‖, n = 2ˢ, so the size of their square is ‖W²ⁿ‖ / ‖Wⁿ‖².
    const square = scaled(product(power.entries, power.entries));
    radius = square.size === 0 ? 0 : Math.exp((Math.log(square.size) + power.logNorm) / 2 ** s);
    power = { ...square, logNorm: Math.log(square.size) + 2 * power.logNorm };
  }
  return radius;
}

interface Scaled {
  readonly entries: Square;
  readonly size: number;
  /** log ‖Wⁿ‖ of the power whose entries these are, up to scale. */
  readonly logNorm: number;
}

function scaled(entries: Square): Scaled {
  const size = Math.hypot(...entries);
  return { entries: size === 0 ? entries : entries.map((entry) => entry / size), size, logNorm: Math.log(size) };
}
