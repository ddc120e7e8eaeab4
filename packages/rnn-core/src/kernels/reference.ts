/**
 * The readable engine: every operation of the Kernels interface as the loops that define it.
 *
 * It is the witness the faster engines are held against, so it must stay plain: no unrolling, no packing, no tricks.
 * The one liberty is the order of the loops, which always walks the last axis innermost.
 */
import { rowsOf, type FloatArray, type Kernels, type Packed, type Precision, type Tensor } from './types';

/** float64 for gradient checks and golden values, float32 for training at half the memory. */
export function createReferenceKernels(precision: Precision): Kernels {
  const Numbers = precision === 'float64' ? Float64Array : Float32Array;

  /** The tails of `matmulNT` and `affine`: y[n,o] += Σ_i x[n,i] W[o,i]. */
  function addProducts(x: FloatArray, W: FloatArray, y: FloatArray, N: number, I: number, O: number): void {
    for (let n = 0; n < N; n++) {
      const xRow = n * I;
      for (let o = 0; o < O; o++) {
        const wRow = o * I;
        let sum = 0;
        for (let i = 0; i < I; i++) sum += x[xRow + i] * W[wRow + i];
        y[n * O + o] += sum;
      }
    }
  }

  return {
    name: `TypeScript, ${precision}`,
    precision,

    alloc(...shape) {
      return { shape, data: new Numbers(shape.reduce((size, axis) => size * axis, 1)) };
    },
    pack: (weight: Tensor): Packed => ({ weight }),
    repack() {
      // Nothing to do: the products below read the weight itself.
    },

    affine(x, { weight: W }, b, y) {
      const [O, I] = W.shape;
      const N = rowsOf(x);
      if (b === null) y.data.fill(0);
      else for (let n = 0; n < N; n++) for (let o = 0; o < O; o++) y.data[n * O + o] = b.data[o];
      addProducts(x.data, W.data, y.data, N, I, O);
    },
    matmulNT(x, { weight: W }, y) {
      addProducts(x.data, W.data, y.data, rowsOf(x), W.shape[1], W.shape[0]);
    },
    matmulNN(y, { weight: W }, x) {
      const [O, I] = W.shape;
      const N = rowsOf(y);
      for (let n = 0; n < N; n++) {
        for (let o = 0; o < O; o++) {
          const factor = y.data[n * O + o];
          for (let i = 0; i < I; i++) x.data[n * I + i] += factor * W.data[o * I + i];
        }
      }
    },
    matmulTN(y, x, dW) {
      const [O, I] = dW.shape;
      const N = rowsOf(x);
      for (let n = 0; n < N; n++) {
        for (let o = 0; o < O; o++) {
          const factor = y.data[n * O + o];
          for (let i = 0; i < I; i++) dW.data[o * I + i] += factor * x.data[n * I + i];
        }
      }
    },
    addRowSums(y, db) {
      const O = db.data.length;
      for (let j = 0; j < y.data.length; j++) db.data[j % O] += y.data[j];
    },

    tanh(a, y) {
      for (let j = 0; j < a.data.length; j++) y.data[j] = Math.tanh(a.data[j]);
    },
    tanhBackward(y, dy, da) {
      for (let j = 0; j < y.data.length; j++) da.data[j] = dy.data[j] * (1 - y.data[j] * y.data[j]);
    },
    relu(a, y) {
      for (let j = 0; j < a.data.length; j++) y.data[j] = a.data[j] <= 0 ? 0 : a.data[j]; // NaN stays NaN
    },
    reluBackward(y, dy, da) {
      for (let j = 0; j < y.data.length; j++) da.data[j] = y.data[j] > 0 ? dy.data[j] : 0;
    },

    add(a, b, out) {
      for (let j = 0; j < a.data.length; j++) out.data[j] = a.data[j] + b.data[j];
    },
    blendRows(mask, fresh, held, out) {
      const width = out.data.length / mask.data.length;
      for (let j = 0; j < out.data.length; j++) {
        out.data[j] = mask.data[Math.floor(j / width)] === 0 ? held.data[j] : fresh.data[j];
      }
    },
    keepRows(mask, a, out) {
      const width = out.data.length / mask.data.length;
      for (let j = 0; j < out.data.length; j++) out.data[j] = mask.data[Math.floor(j / width)] === 0 ? 0 : a.data[j];
    },
    dropRows(mask, a, out) {
      const width = out.data.length / mask.data.length;
      for (let j = 0; j < out.data.length; j++) out.data[j] = mask.data[Math.floor(j / width)] === 0 ? a.data[j] : 0;
    },
    fill(out, value) {
      out.data.fill(value);
    },
    copy(a, out) {
      out.data.set(a.data);
    },
  };
}
