/**
 * What is timed: five workloads, the same numbers for everybody who runs them, and how many operations they take.
 *
 * Must not: know any engine.
 */
import { createRng, type LayerDescription, type StoredTensor } from '../src/index';

export type Cell = 'rnn' | 'lstm' | 'gru';

/** A training step (forward over T frames, cross-entropy at each, full backward pass, Adam) unless `streaming`. */
export interface Workload {
  readonly id: string;
  readonly cell: Cell;
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly H: number;
  /** Classes of the output layer; 0 where there is none. */
  readonly K: number;
  /** One frame at a time, forward only, the state carried on. */
  readonly streaming?: true;
}

export const WORKLOADS: readonly Workload[] = [
  { id: 'W1', cell: 'rnn', T: 50, B: 32, D: 13, H: 64, K: 10 },
  { id: 'W2', cell: 'lstm', T: 100, B: 32, D: 13, H: 128, K: 10 },
  { id: 'W3', cell: 'gru', T: 100, B: 32, D: 39, H: 128, K: 10 },
  { id: 'W4', cell: 'lstm', T: 64, B: 16, D: 64, H: 256, K: 10 },
  { id: 'W5', cell: 'lstm', T: 1, B: 1, D: 13, H: 128, K: 0, streaming: true },
];

const GATES: Readonly<Record<Cell, number>> = { rnn: 1, lstm: 4, gru: 3 };

/** "LSTM 13 → 128, T 100, B 32". */
export function titleOf({ cell, T, B, D, H, streaming }: Workload): string {
  const name = cell === 'rnn' ? 'RNN' : cell.toUpperCase();
  return streaming ? `${name} ${D} → ${H}, frame by frame, B ${B}` : `${name} ${D} → ${H}, T ${T}, B ${B}`;
}

/**
 * Multiplications and additions in the matrix products of one step, which everybody must do: forward, and twice as many
 * backward but for ∂L/∂x, which nobody asks for. Activations and Adam are not counted.
 */
export function flopsOf({ cell, T, B, D, H, K, streaming }: Workload): number {
  const [x, h, y] = [GATES[cell] * H * D, GATES[cell] * H * H, K * H];
  const forward = x + h + y;
  return 2 * T * B * (streaming ? forward : 3 * forward - x);
}

/** PyTorch's names and layout: weight_ih (G·H,D), weight_hh (G·H,H), two biases (G·H), and the output layer. */
export interface Problem {
  readonly cell: Readonly<Record<string, StoredTensor>>;
  readonly Why: StoredTensor;
  readonly by: StoredTensor;
  /** (T,B,D), row-major. */
  readonly x: Float64Array;
  /** (T,B). */
  readonly labels: Int32Array;
}

/** Weights uniform on ±1/√H, as PyTorch draws them, and normal features, rounded to float32. */
export function problemOf(w: Workload, seed = 1): Problem {
  const rng = createRng(seed);
  const { T, B, D, H, K } = w;
  const draw = (...shape: number[]): StoredTensor => ({
    shape,
    data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      Math.fround((2 * rng.uniform() - 1) / Math.sqrt(H)),
    ),
  });
  const rows = GATES[w.cell] * H;
  return {
    cell: {
      weight_ih_l0: draw(rows, D),
      weight_hh_l0: draw(rows, H),
      bias_ih_l0: draw(rows),
      bias_hh_l0: draw(rows),
    },
    Why: draw(K, H),
    by: draw(K),
    x: Float64Array.from({ length: T * B * D }, () => Math.fround(rng.normal())),
    labels: Int32Array.from({ length: T * B }, () => (K === 0 ? 0 : rng.integer(K))),
  };
}

/** The layer as rnn-core describes it. The GRU is PyTorch's (reset after the product), so that all compute the same. */
export function layerOf({ cell, D, H }: Workload): LayerDescription {
  if (cell === 'rnn') return { kind: 'simple-rnn', D, H };
  return { kind: cell === 'lstm' ? 'lstm' : 'gru-reset-after', D, H };
}
