/**
 * How weights start: Glorot, orthogonal, identity. Biases start at zero by being allocated.
 *
 * Glorot & Bengio 2010 (https://proceedings.mlr.press/v9/glorot10a.html, equation 16); orthogonal: Saxe, McClelland,
 * Ganguli 2014, arXiv:1312.6120; identity for recurrent ReLU: Le, Jaitly, Hinton 2015, arXiv:1504.00941.
 * Must not: draw from anything but the generator it is given.
 */
import type { Tensor } from '../kernels/types';
import type { Rng } from '../rng';

/** W (O,I) ~ U(−r, r), r = gain · √(6/(I+O)): keeps variances of signals and gradients about level. */
export function glorotUniform(W: Tensor, rng: Rng, gain = 1): void {
  const [O, I] = W.shape;
  const range = gain * Math.sqrt(6 / (I + O));
  for (let j = 0; j < W.data.length; j++) W.data[j] = range * (2 * rng.uniform() - 1);
}

/**
 * W (O,I) with orthonormal rows (or columns, where O > I) times `gain`: Gram–Schmidt on normal draws, each vector
 * projected twice so that rounding does not build up.
 */
export function orthogonal(W: Tensor, rng: Rng, gain = 1): void {
  const [O, I] = W.shape;
  const count = Math.min(O, I);
  const size = Math.max(O, I);
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const v = Float64Array.from({ length: size }, () => rng.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const u of vectors) {
        const overlap = dot(u, v);
        for (let j = 0; j < size; j++) v[j] -= overlap * u[j];
      }
    }
    const length = Math.sqrt(dot(v, v));
    if (length > 1e-6) vectors.push(v.map((entry) => entry / length));
  }
  for (let o = 0; o < O; o++) {
    for (let i = 0; i < I; i++) W.data[o * I + i] = gain * (O <= I ? vectors[o][i] : vectors[i][o]);
  }
}

/** W (H,H) = gain · identity. */
export function identity(W: Tensor, gain = 1): void {
  const [H] = W.shape;
  W.data.fill(0);
  for (let h = 0; h < H; h++) W.data[h * H + h] = gain;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
