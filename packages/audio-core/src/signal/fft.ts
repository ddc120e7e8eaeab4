/**
 * The discrete Fourier transform of any length, X[k] = Σ x[n] e^(−2πi kn/N), in place and in float64.
 *
 * A power of two goes through the radix-2 algorithm of Cooley and Tukey (1965); every other length is turned into a
 * convolution of a power-of-two length by Bluestein's chirp (1970). A plan owns its tables and its scratch memory, so a
 * transform allocates nothing.
 *
 * Must not: scale the forward transform, or be used by two callers at the same time (the scratch is shared).
 */

/** A plan for transforms of one length. */
export interface Fft {
  readonly size: number;
  /** Replaces re + i·im (each of length `size`) by its spectrum, not scaled. */
  forward(re: Float64Array, im: Float64Array): void;
  /** Undoes `forward`: includes the factor 1/size. */
  inverse(re: Float64Array, im: Float64Array): void;
}

/**
 * Plans transforms of `size` points (a whole number of at least 1).
 *
 * @throws RangeError for any other size; a transform throws if an array has another length.
 */
export function createFft(size: number): Fft {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`createFft: size must be a whole number of at least 1, got ${size}`);
  }
  const transform = isPowerOfTwo(size) ? planRadix2(size) : planBluestein(size);
  const forward = (re: Float64Array, im: Float64Array): void => {
    if (re.length !== size || im.length !== size) {
      throw new RangeError(
        `Fft.forward: re and im must have ${size} entries, got ${re.length} and ${im.length}; make a plan of that size`,
      );
    }
    transform(re, im);
  };
  return {
    size,
    forward,
    inverse(re, im) {
      forward(im, re); // exchanging the parts before and after conjugates twice, and so flips the exponent's sign
      for (let n = 0; n < size; n += 1) {
        re[n] /= size;
        im[n] /= size;
      }
    },
  };
}

type Transform = (re: Float64Array, im: Float64Array) => void;

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size));
}

/** Decimation in time: reorder by reversed bits, then join pairs of half-length spectra until one is left. */
function planRadix2(size: number): Transform {
  const half = size >> 1;
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  const reversed = new Int32Array(size);
  for (let n = 1; n < size; n += 1) reversed[n] = (reversed[n >> 1] >> 1) | (n & 1 ? half : 0);

  return (re, im) => {
    for (let n = 0; n < size; n += 1) {
      const other = reversed[n];
      if (other > n) {
        const keptRe = re[n];
        const keptIm = im[n];
        re[n] = re[other];
        im[n] = im[other];
        re[other] = keptRe;
        im[other] = keptIm;
      }
    }
    for (let span = 1; span < size; span *= 2) {
      const stride = half / span;
      for (let start = 0; start < size; start += 2 * span) {
        for (let k = 0; k < span; k += 1) {
          const upper = start + k;
          const lower = upper + span;
          const c = cos[k * stride];
          const s = sin[k * stride];
          const turnedRe = re[lower] * c - im[lower] * s;
          const turnedIm = re[lower] * s + im[lower] * c;
          re[lower] = re[upper] - turnedRe;
          im[lower] = im[upper] - turnedIm;
          re[upper] += turnedRe;
          im[upper] += turnedIm;
        }
      }
    }
  };
}

/** kn = (k² + n² − (k−n)²)/2 makes the transform a convolution with the chirp e^(+πi n²/N). */
function planBluestein(size: number): Transform {
  let paddedSize = 1;
  while (paddedSize < 2 * size - 1) paddedSize *= 2;
  const convolve = planRadix2(paddedSize);

  const cos = new Float64Array(size);
  const sin = new Float64Array(size);
  for (let n = 0; n < size; n += 1) {
    const angle = (Math.PI * ((n * n) % (2 * size))) / size; // reduced first: n² is exact, a large angle is not
    cos[n] = Math.cos(angle);
    sin[n] = Math.sin(angle);
  }
  const chirpRe = new Float64Array(paddedSize);
  const chirpIm = new Float64Array(paddedSize);
  for (let n = 0; n < size; n += 1) {
    const mirrored = (paddedSize - n) % paddedSize;
    chirpRe[n] = chirpRe[mirrored] = cos[n];
    chirpIm[n] = chirpIm[mirrored] = sin[n];
  }
  convolve(chirpRe, chirpIm);

  const workRe = new Float64Array(paddedSize);
  const workIm = new Float64Array(paddedSize);
  return (re, im) => {
    workRe.fill(0);
    workIm.fill(0);
    for (let n = 0; n < size; n += 1) {
      workRe[n] = re[n] * cos[n] + im[n] * sin[n];
      workIm[n] = im[n] * cos[n] - re[n] * sin[n];
    }
    convolve(workRe, workIm);
    for (let k = 0; k < paddedSize; k += 1) {
      const productRe = workRe[k] * chirpRe[k] - workIm[k] * chirpIm[k];
      workIm[k] = (workRe[k] * chirpIm[k] + workIm[k] * chirpRe[k]) / paddedSize;
      workRe[k] = productRe / paddedSize;
    }
    convolve(workIm, workRe); // the inverse, by exchanged parts; the factor was divided out above
    for (let k = 0; k < size; k += 1) {
      re[k] = workRe[k] * cos[k] + workIm[k] * sin[k];
      im[k] = workIm[k] * cos[k] - workRe[k] * sin[k];
    }
  };
}
