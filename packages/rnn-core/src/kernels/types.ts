/**
 * The small set of operations every cell, layer and loss is written in.
 *
 * A cell never touches memory layout or precision: it calls these operations on tensors it was given. So one cell file
 * runs unchanged on the readable reference (reference.ts, float64 or float32) and on any faster engine that keeps the
 * same contract. The interface is drawn for engines that pack their weights once a step and live in fixed memory:
 *
 * - tensors come from `alloc` and are never freed one by one; their number and size are known before a run starts;
 * - a weight that takes part in products is made ready by `pack`, and again by `repack` after it has changed;
 * - products accumulate into their output and name their transposes as BLAS does (N = as it is, T = transposed).
 *
 * Must not: know what a cell is, allocate in any operation but `alloc` and `pack`, read a clock, or draw random numbers.
 */

export type FloatArray = Float32Array | Float64Array;
export type Precision = 'float32' | 'float64';

/** A dense row-major array. `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/** A weight (out,in) made ready for products. An engine may keep packed panels beside it. */
export interface Packed {
  readonly weight: Tensor;
}

/** What one update by Adam is made with; `correction` is 1 − β^n at update n, for each moment. */
export interface AdamStep {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly correction1: number;
  readonly correction2: number;
  /** Added to the gradient as λ w, or, where `decoupled`, taken off the weight as η λ w before the step (AdamW). */
  readonly weightDecay: number;
  readonly decoupled: boolean;
}

/**
 * In the shapes below N is the number of rows: for a tensor with more than two axes, the product of all but the last.
 * `out` arguments come last. Nothing may overlap unless said so.
 */
export interface Kernels {
  /** For the reader, e.g. "TypeScript, float64". */
  readonly name: string;
  readonly precision: Precision;

  /** A tensor of zeros. */
  alloc(...shape: number[]): Tensor;
  /** Makes a weight ready for `affine`, `matmulNT` and `matmulNN`. Keeps a reference to `weight`. */
  pack(weight: Tensor): Packed;
  /** To be called after `packed.weight` has changed and before the next product with it. */
  repack(packed: Packed): void;

  /** y = x Wᵀ + b. x (N,I), W (O,I), b (O) or null for no bias, y (N,O). Overwrites y. */
  affine(x: Tensor, W: Packed, b: Tensor | null, y: Tensor): void;
  /** y += x Wᵀ. x (N,I), W (O,I), y (N,O). */
  matmulNT(x: Tensor, W: Packed, y: Tensor): void;
  /** x += y W. y (N,O), W (O,I), x (N,I); where x is (N,J) with J < I, only the first J columns of W are taken. */
  matmulNN(y: Tensor, W: Packed, x: Tensor): void;
  /** dW += yᵀ x. y (N,O), x (N,I), dW (O,I). */
  matmulTN(y: Tensor, x: Tensor, dW: Tensor): void;
  /** db += the sum of the rows of y. y (N,O), db (O). */
  addRowSums(y: Tensor, db: Tensor): void;

  /** y = tanh a, entry by entry; y may be a. */
  tanh(a: Tensor, y: Tensor): void;
  /** da = dy ⊙ (1 − y²), from the *output* y of tanh; da may be dy. */
  tanhBackward(y: Tensor, dy: Tensor, da: Tensor): void;
  /** y = max(a, 0); y may be a. */
  relu(a: Tensor, y: Tensor): void;
  /** da = dy where the output y > 0, else 0; da may be dy. */
  reluBackward(y: Tensor, dy: Tensor, da: Tensor): void;

  /** y = σ(a) = 1 / (1 + e^{−a}), entry by entry; y may be a. */
  sigmoid(a: Tensor, y: Tensor): void;
  /** da = dy ⊙ y (1 − y), from the *output* y of σ; da may be dy. */
  sigmoidBackward(y: Tensor, dy: Tensor, da: Tensor): void;

  /** out = a + b; out may be a or b. */
  add(a: Tensor, b: Tensor, out: Tensor): void;
  /** out = a − b; out may be a or b. */
  sub(a: Tensor, b: Tensor, out: Tensor): void;
  /** out = a ⊙ b; out may be a or b. */
  mul(a: Tensor, b: Tensor, out: Tensor): void;
  /** out += a ⊙ b. */
  addMul(a: Tensor, b: Tensor, out: Tensor): void;
  /** out = (1 − z) ⊙ from + z ⊙ to; out may be any of them. */
  lerp(z: Tensor, from: Tensor, to: Tensor, out: Tensor): void;
  /** out = factor · a; out may be a. */
  scale(a: Tensor, factor: number, out: Tensor): void;

  /** Every row of u = [a, b]. a (N,A), b (N,B), u (N,A+B). */
  joinColumns(a: Tensor, b: Tensor, u: Tensor): void;
  /** Cuts every row of u into its first A and its last B numbers. u (N,A+B), a (N,A), b (N,B). Overwrites a and b. */
  splitColumns(u: Tensor, a: Tensor, b: Tensor): void;

  /** Row n of out = row n of `fresh` where mask[n] is 1, of `held` where it is 0. mask (N). out may be either. */
  blendRows(mask: Tensor, fresh: Tensor, held: Tensor, out: Tensor): void;
  /** Row n of out = row n of a where mask[n] is 1, exactly 0 where it is 0 (even if a is not finite). out may be a. */
  keepRows(mask: Tensor, a: Tensor, out: Tensor): void;
  /** The opposite of `keepRows`: keeps the rows where mask[n] is 0. out may be a. */
  dropRows(mask: Tensor, a: Tensor, out: Tensor): void;
  /** Adam on one weight, in place (optim/adam.ts says how): w, m and v from dw, all of one size. */
  adam(w: Tensor, dw: Tensor, m: Tensor, v: Tensor, step: AdamStep): void;

  fill(out: Tensor, value: number): void;
  copy(a: Tensor, out: Tensor): void;
}

/** How many rows a tensor has: the product of all axes but the last. */
export function rowsOf(tensor: Tensor): number {
  return tensor.data.length / tensor.shape[tensor.shape.length - 1];
}
