/**
 * The readable engine: every operation of the Kernels interface as the loops that define it.
 *
 * It is the witness the faster engines are held against, so it must stay plain: no packing, no tricks. Two liberties,
 * because demos train on it: the last axis is always innermost, and the three products work on four rows of the weight
 * at a time (2.4 times as fast as one at a time where it was measured, because the sums do not wait for each other).
 */
import { adamStep } from '../optim/adam';
import { rowsOf, type FloatArray, type Kernels, type Packed, type Precision, type Tensor } from './types';

/** float64 for gradient checks and golden values, float32 for training at half the memory. */
export function createReferenceKernels(precision: Precision): Kernels {
  const Numbers = precision === 'float64' ? Float64Array : Float32Array;

  /** y[n,o] += Σ_i x[n,i] W[o,i]. */
  function addNT(x: FloatArray, W: FloatArray, y: FloatArray, N: number, I: number, O: number): void {
    const fours = O - (O % 4);
    for (let n = 0; n < N; n++) {
      const xRow = n * I;
      const yRow = n * O;
      for (let o = 0; o < fours; o += 4) {
        const [w0, w1, w2, w3] = [o * I, (o + 1) * I, (o + 2) * I, (o + 3) * I];
        let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
        for (let i = 0; i < I; i++) {
          const value = x[xRow + i];
          sum0 += value * W[w0 + i];
          sum1 += value * W[w1 + i];
          sum2 += value * W[w2 + i];
          sum3 += value * W[w3 + i];
        }
        y[yRow + o] += sum0;
        y[yRow + o + 1] += sum1;
        y[yRow + o + 2] += sum2;
        y[yRow + o + 3] += sum3;
      }
      for (let o = fours; o < O; o++) {
        let sum = 0;
        for (let i = 0; i < I; i++) sum += x[xRow + i] * W[o * I + i];
        y[yRow + o] += sum;
      }
    }
  }

  /** x[n,j] += Σ_o y[n,o] W[o,j] for the first J of the I columns. */
  function addNN(y: FloatArray, W: FloatArray, x: FloatArray, N: number, I: number, O: number, J: number): void {
    const fours = O - (O % 4);
    for (let n = 0; n < N; n++) {
      const xRow = n * J;
      const yRow = n * O;
      for (let o = 0; o < fours; o += 4) {
        const [w0, w1, w2, w3] = [o * I, (o + 1) * I, (o + 2) * I, (o + 3) * I];
        const [y0, y1, y2, y3] = [y[yRow + o], y[yRow + o + 1], y[yRow + o + 2], y[yRow + o + 3]];
        for (let j = 0; j < J; j++) x[xRow + j] += y0 * W[w0 + j] + y1 * W[w1 + j] + y2 * W[w2 + j] + y3 * W[w3 + j];
      }
      for (let o = fours; o < O; o++) {
        const factor = y[yRow + o];
        for (let j = 0; j < J; j++) x[xRow + j] += factor * W[o * I + j];
      }
    }
  }

  /** dW[o,i] += Σ_n y[n,o] x[n,i]: four rows n at a time. */
  function addTN(y: FloatArray, x: FloatArray, dW: FloatArray, N: number, I: number, O: number): void {
    const fours = N - (N % 4);
    for (let n = 0; n < fours; n += 4) {
      const [x0, x1, x2, x3] = [n * I, (n + 1) * I, (n + 2) * I, (n + 3) * I];
      for (let o = 0; o < O; o++) {
        const wRow = o * I;
        const [y0, y1, y2, y3] = [y[n * O + o], y[(n + 1) * O + o], y[(n + 2) * O + o], y[(n + 3) * O + o]];
        for (let i = 0; i < I; i++) dW[wRow + i] += y0 * x[x0 + i] + y1 * x[x1 + i] + y2 * x[x2 + i] + y3 * x[x3 + i];
      }
    }
    for (let n = fours; n < N; n++) {
      for (let o = 0; o < O; o++) {
        const factor = y[n * O + o];
        for (let i = 0; i < I; i++) dW[o * I + i] += factor * x[n * I + i];
      }
    }
  }

  /** Row n of out is taken from `ones` where mask[n] is 1, from `zeros` where it is 0; null stands for exact zeros. */
  function chooseRows(mask: FloatArray, ones: FloatArray | null, zeros: FloatArray | null, out: FloatArray): void {
    const width = out.length / mask.length;
    for (let n = 0; n < mask.length; n++) {
      const source = mask[n] === 0 ? zeros : ones;
      const end = (n + 1) * width;
      if (source === null) out.fill(0, n * width, end);
      else for (let j = n * width; j < end; j++) out[j] = source[j];
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
      else for (let n = 0; n < N; n++) y.data.set(b.data, n * O);
      addNT(x.data, W.data, y.data, N, I, O);
    },
    matmulNT(x, { weight: W }, y) {
      addNT(x.data, W.data, y.data, rowsOf(x), W.shape[1], W.shape[0]);
    },
    matmulNN(y, { weight: W }, x) {
      addNN(y.data, W.data, x.data, rowsOf(y), W.shape[1], W.shape[0], x.shape[x.shape.length - 1]);
    },
    matmulTN(y, x, dW) {
      addTN(y.data, x.data, dW.data, rowsOf(x), dW.shape[1], dW.shape[0]);
    },
    addRowSums(y, db) {
      const O = db.data.length;
      for (let n = 0; n < rowsOf(y); n++) for (let o = 0; o < O; o++) db.data[o] += y.data[n * O + o];
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

    sigmoid(a, y) {
      for (let j = 0; j < a.data.length; j++) y.data[j] = 1 / (1 + Math.exp(-a.data[j]));
    },
    sigmoidBackward(y, dy, da) {
      for (let j = 0; j < y.data.length; j++) da.data[j] = dy.data[j] * y.data[j] * (1 - y.data[j]);
    },

    add(a, b, out) {
      for (let j = 0; j < a.data.length; j++) out.data[j] = a.data[j] + b.data[j];
    },
    sub(a, b, out) {
      for (let j = 0; j < a.data.length; j++) out.data[j] = a.data[j] - b.data[j];
    },
    mul(a, b, out) {
      for (let j = 0; j < a.data.length; j++) out.data[j] = a.data[j] * b.data[j];
    },
    addMul(a, b, out) {
      for (let j = 0; j < a.data.length; j++) out.data[j] += a.data[j] * b.data[j];
    },
    lerp(z, from, to, out) {
      for (let j = 0; j < z.data.length; j++) out.data[j] = (1 - z.data[j]) * from.data[j] + z.data[j] * to.data[j];
    },
    scale(a, factor, out) {
      for (let j = 0; j < a.data.length; j++) out.data[j] = factor * a.data[j];
    },

    joinColumns(a, b, u) {
      const N = rowsOf(u);
      const [A, B] = [a.data.length / N, b.data.length / N];
      for (let n = 0; n < N; n++) {
        for (let j = 0; j < A; j++) u.data[n * (A + B) + j] = a.data[n * A + j];
        for (let j = 0; j < B; j++) u.data[n * (A + B) + A + j] = b.data[n * B + j];
      }
    },
    splitColumns(u, a, b) {
      const N = rowsOf(u);
      const [A, B] = [a.data.length / N, b.data.length / N];
      for (let n = 0; n < N; n++) {
        for (let j = 0; j < A; j++) a.data[n * A + j] = u.data[n * (A + B) + j];
        for (let j = 0; j < B; j++) b.data[n * B + j] = u.data[n * (A + B) + A + j];
      }
    },

    blendRows(mask, fresh, held, out) {
      chooseRows(mask.data, fresh.data, held.data, out.data);
    },
    keepRows(mask, a, out) {
      chooseRows(mask.data, a.data, null, out.data);
    },
    dropRows(mask, a, out) {
      chooseRows(mask.data, null, a.data, out.data);
    },
    adam(w, dw, m, v, step) {
      adamStep(w.data, dw.data, m.data, v.data, null, step);
    },
    fill(out, value) {
      out.data.fill(value);
    },
    copy(a, out) {
      out.data.set(a.data);
    },
  };
}
