/**
 * Convolution over time, dilated, with explicit zero padding on each side: forward and backward by hand.
 *
 *   y_t = b + Σ_j W_j x_{s·t + j·d − left},   j = 0 … taps − 1, stride s, dilation d; x is 0 outside the sequence
 *
 * A cross-correlation: the last tap meets the latest frame. Causal means left = (taps − 1)·d and nothing on the right:
 * then y_t sees no frame after t. With time first, a tap joins two whole blocks of frames, so every tap is one product.
 * Source: van den Oord et al. 2016, arXiv:1609.03499, section 2.1. Must not: allocate in the passes.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, stepsOf } from '../tensor';

export interface ConvShape {
  readonly taps: number;
  /** Frames between two taps. */
  readonly dilation: number;
  /** Frames between two outputs. */
  readonly stride: number;
  /** Frames of zeros before and after. */
  readonly left: number;
  readonly right: number;
}

/** The shape whose output is as long as its input and sees no later frame. */
export function causalShape(taps: number, dilation = 1): ConvShape {
  return { taps, dilation, stride: 1, left: (taps - 1) * dilation, right: 0 };
}

/** Frames of the output for T frames of input. Throws where the padded input is shorter than the taps reach. */
export function convLength({ taps, dilation, stride, left, right }: ConvShape, T: number): number {
  const reach = (taps - 1) * dilation + 1;
  if (T + left + right < reach) {
    throw new Error(
      `convLength: input and padding must have at least ${reach} frames, got ${T + left + right}; pad more`,
    );
  }
  return 1 + Math.floor((T + left + right - reach) / stride);
}

/** One tap's blocks, all views: x (n,B,I) meets y (n,B,O), and their gradients. */
interface ConvBlock {
  readonly tap: number;
  readonly x: Tensor;
  readonly dx: Tensor | null;
  readonly y: Tensor;
  readonly dy: Tensor;
}

/** Output and its gradient, and which block of the input meets which block of the output at each tap. */
export interface ConvTape {
  /** (T',B,O). */
  readonly y: Tensor;
  readonly dy: Tensor;
  readonly sizes: { readonly taps: number; readonly O: number; readonly I: number };
  readonly x: Tensor;
  readonly blocks: readonly ConvBlock[];
}

/**
 * Room for the output of x (T,B,I), tied to this x, and to dx of its shape (null where nobody asks for it).
 *
 * O: channels of the output. Throws on a wrong shape.
 */
export function convTape(k: Kernels, shape: ConvShape, O: number, x: Tensor, dx: Tensor | null): ConvTape {
  const [T, B, I] = x.shape;
  assertShape('convTape', 'x', x, [['T', T], ['B', B], ['I', I]]); // prettier-ignore
  if (dx) assertShape('convTape', 'dx', dx, [['T', T], ['B', B], ['I', I]]); // prettier-ignore
  const { taps, dilation, stride, left } = shape;
  const length = convLength(shape, T);
  const [y, dy] = [k.alloc(length, B, O), k.alloc(length, B, O)];
  const blocks: ConvBlock[] = [];
  for (let tap = 0; tap < taps; tap++) {
    const shift = tap * dilation - left; // output t reads frame stride·t + shift
    const first = Math.max(0, Math.ceil(-shift / stride));
    const end = Math.min(length, Math.floor((T - 1 - shift) / stride) + 1);
    // With stride 1 all outputs of a tap are one block; otherwise each is its own.
    const count = stride === 1 ? end - first : 1;
    for (let t = first; t < end; t += count) {
      const from = stride * t + shift;
      blocks.push({
        tap,
        x: block(x, from, count),
        dx: dx && block(dx, from, count),
        y: block(y, t, count),
        dy: block(dy, t, count),
      });
    }
  }
  return { y, dy, sizes: { taps, O, I }, x, blocks };
}

/** W: one packed matrix (O,I) a tap, b (O) or null. */
export interface PackedConv {
  readonly W: readonly Packed[];
  readonly b: Tensor | null;
}

/** Packs W (taps,O,I), one matrix a tap. Repack each of `W` after an update. */
export function packConv(k: Kernels, W: Tensor, b: Tensor | null): PackedConv {
  return { W: stepsOf(W).map((matrix) => k.pack(matrix)), b };
}

/** Fills `tape.y` (T',B,O) from the x that the tape is tied to. Throws on a wrong shape. */
export function convForward(k: Kernels, { W, b }: PackedConv, tape: ConvTape): void {
  assertWeights('convForward', W, tape);
  for (let n = 0; n < tape.y.data.length; n += tape.sizes.O) {
    if (b) tape.y.data.set(b.data, n);
    else tape.y.data.fill(0, n, n + tape.sizes.O);
  }
  for (const { tap, x, y } of tape.blocks) k.matmulNT(x, W[tap], y); // (n,B,O)  y += x Wᵀ
}

/** The backward pass, given `tape.dy` (T',B,O). Adds to dW (a tensor (O,I) each tap), db (O), and the tape's dx. */
export function convBackward(
  k: Kernels,
  { W }: PackedConv,
  tape: ConvTape,
  grads: { readonly dW: readonly Tensor[]; readonly db: Tensor | null },
): void {
  assertWeights('convBackward', W, tape);
  if (grads.db) k.addRowSums(tape.dy, grads.db); // (O)
  for (const { tap, x, dx, dy } of tape.blocks) {
    k.matmulTN(dy, x, grads.dW[tap]); // (O,I)  dW += dyᵀ x
    if (dx) k.matmulNN(dy, W[tap], dx); // (n,B,I)  dx += dy W
  }
}

/** `count` frames of a tensor (T,B,C) from frame `from` on, sharing its memory. */
function block(tensor: Tensor, from: number, count: number): Tensor {
  const [T, ...rest] = tensor.shape;
  const size = tensor.data.length / T;
  return { shape: [count, ...rest], data: tensor.data.subarray(from * size, (from + count) * size) };
}

function assertWeights(where: string, W: readonly Packed[], { sizes: { taps, O, I } }: ConvTape): void {
  if (W.length !== taps) {
    throw new Error(`${where}: W must have ${taps} matrices, one a tap, got ${W.length}; use packConv`);
  }
  for (const { weight } of W) assertShape(where, 'W[tap]', weight, [['O', O], ['I', I]]); // prettier-ignore
}
