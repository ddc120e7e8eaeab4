/**
 * The classic tests of memory over long gaps, drawn fresh from a generator: adding, copying, order.
 *
 * Adding: Hochreiter & Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735, experiment 4, in the form of Le, Jaitly, Hinton
 * 2015, arXiv:1504.00941, section 4.1. Copying: Arjovsky, Shah, Bengio 2016, arXiv:1511.06464, section 5.1. Temporal
 * order: Hochreiter & Schmidhuber 1997, experiment 6a. Must not: give a network a hint that the papers do not give.
 */
import type { Rng } from '../rng';
import type { Example } from '../train/examples';

export interface ClassicTask {
  /** Features a frame; numbers of an answer; the longest example. */
  readonly D: number;
  readonly K: number;
  readonly T: number;
  readonly answers: 'frames' | 'sequence';
  readonly learnsFrom: 'labels' | 'targets';
  draw(rng: Rng): Example;
}

/** The mean squared error of always answering 1: the variance of the sum of two numbers uniform on [0,1]. */
export const ADDING_BASELINE = 1 / 6;

/** T frames of (number, mark): two numbers are marked, one in each half; the answer is their sum. */
export function addingTask(T: number): ClassicTask {
  return {
    ...{ D: 2, K: 1, T, answers: 'sequence', learnsFrom: 'targets' },
    draw(rng) {
      const features = new Float64Array(2 * T);
      for (let t = 0; t < T; t++) features[2 * t] = rng.uniform();
      const half = Math.floor(T / 2);
      const marked = [rng.integer(half), half + rng.integer(T - half)];
      for (const t of marked) features[2 * t + 1] = 1;
      return { frames: T, features, targets: [features[2 * marked[0]] + features[2 * marked[1]]] };
    },
  };
}

const COPIED = 10;
const SYMBOLS = 8;
const [BLANK, GO] = [SYMBOLS, SYMBOLS + 1];

/** The cross-entropy in nats a frame of knowing everything but the symbols: 10 · ln 8 / (gap + 20). */
export function copyBaseline(gap: number): number {
  return (COPIED * Math.log(SYMBOLS)) / (gap + 2 * COPIED);
}

/** Ten symbols of eight, `gap` frames of silence of which the last says "now", and the ten are to be written down. */
export function copyTask(gap: number): ClassicTask {
  const T = gap + 2 * COPIED;
  return {
    ...{ D: SYMBOLS + 2, K: SYMBOLS + 1, T, answers: 'frames', learnsFrom: 'labels' },
    draw(rng) {
      const symbols = Array.from({ length: COPIED }, () => rng.integer(SYMBOLS));
      const said = new Array<number>(T).fill(BLANK);
      const labels = new Int32Array(T).fill(BLANK);
      symbols.forEach((symbol, j) => {
        said[j] = symbol;
        labels[T - COPIED + j] = symbol;
      });
      said[T - COPIED - 1] = GO;
      return { frames: T, features: oneHot(said, SYMBOLS + 2), labels };
    },
  };
}

const [X, Y, END, BEGIN] = [4, 5, 6, 7];

/**
 * A sequence of 100 to 110 frames times `scale` that begins with B and ends with E, four distractors in between, and
 * twice an X or a Y: near the start and near the middle. Four classes: XX, XY, YX, YY.
 */
export function orderTask(scale: number): ClassicTask {
  const at = (frame: number): number => Math.round(frame * scale);
  return {
    ...{ D: 8, K: 4, T: at(110), answers: 'sequence', learnsFrom: 'labels' },
    draw(rng) {
      const between = (from: number, to: number): number => at(from) + rng.integer(at(to) - at(from) + 1);
      const T = between(100, 110);
      const said = Array.from({ length: T }, () => rng.integer(4));
      said[0] = BEGIN;
      said[T - 1] = END;
      const [first, second] = [rng.integer(2), rng.integer(2)];
      said[between(10, 20)] = first === 0 ? X : Y;
      said[between(50, 60)] = second === 0 ? X : Y;
      return { frames: T, features: oneHot(said, 8), labels: [2 * first + second] };
    },
  };
}

function oneHot(symbols: readonly number[], width: number): Float64Array {
  const features = new Float64Array(symbols.length * width);
  symbols.forEach((symbol, t) => (features[t * width + symbol] = 1));
  return features;
}
