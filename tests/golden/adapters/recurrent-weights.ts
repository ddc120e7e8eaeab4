/**
 * Weights of recurrent layers as the golden files have them, into our layers and back.
 *
 * The files stack the gates of PyTorch's cells in one matrix (LSTM i,f,g,o; GRU r,z,n) and have two biases; ours have a
 * matrix a gate, for the LSTM with the h columns first. Must not: run anything.
 */
import {
  createGruResetAfterLayer,
  createGruResetBeforeLayer,
  createLstmLayer,
  createLstmVariantLayer,
  createRng,
  createSimpleRnnLayer,
  type Kernels,
  type LayerSizes,
  type RecurrentLayer,
} from '@unrolled/rnn-core';
import { flat, type Tensor } from '../compare';

export type GoldenCell = 'rnn_tanh' | 'lstm' | 'gru_reset_after' | 'gru_reset_before';
export type GoldenParams = Readonly<Record<string, Tensor>>;

/** Our gates in the order in which the files stack theirs. */
const STACKED = { lstm: ['i', 'f', 'C', 'o'], gru_reset_after: ['r', 'z', 'n'] } as const;

export interface LayerOptions extends LayerSizes {
  readonly bias: 'with' | 'without';
  readonly recurrentDropout?: 'mask' | 'none';
  /** LSTM only: masks that the plain cell has no place for. */
  readonly lstmDropout?: 'each gate' | 'candidate';
}

/** A layer of ours for a cell of the files; its weights are still to be loaded. */
export function layerFor(k: Kernels, cell: GoldenCell, { lstmDropout, ...options }: LayerOptions): RecurrentLayer {
  const rng = createRng(1);
  switch (cell) {
    case 'rnn_tanh':
      return createSimpleRnnLayer(k, options, rng);
    case 'lstm':
      return lstmDropout
        ? createLstmVariantLayer(k, { ...options, dropout: lstmDropout }, rng)
        : createLstmLayer(k, options, rng);
    case 'gru_reset_after':
      return createGruResetAfterLayer(k, options, rng);
    case 'gru_reset_before':
      return createGruResetBeforeLayer(k, options, rng);
  }
}

/** Loads the weights whose names end in `suffix`, such as `l0` or `l1_reverse`. */
export function loadWeights(cell: GoldenCell, layer: RecurrentLayer, params: GoldenParams, suffix: string): void {
  const { D, H } = layer.sizes;
  const of = (name: string): number[] => flat(params[`${name}_${suffix}`] ?? []);
  const set = (name: string, numbers: readonly number[]): void => layer.params[name]?.data.set(numbers);
  if (cell === 'gru_reset_before') {
    for (const gate of ['z', 'r', 'h']) {
      set(`W${gate}`, of(`W_${gate}`));
      set(`b${gate}`, of(`b_${gate}`));
    }
    return;
  }
  const [fromX, fromH, biasX, biasH] = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'].map(of);
  const sum = biasX.map((bias, j) => bias + biasH[j]);
  if (cell === 'rnn_tanh') {
    set('Wxh', fromX);
    set('Whh', fromH);
    set('bh', sum);
    return;
  }
  STACKED[cell].forEach((gate, block) => {
    const rows = (numbers: number[], width: number): number[] =>
      numbers.slice(block * H * width, (block + 1) * H * width);
    if (cell === 'lstm') {
      set(`W${gate}`, joined(rows(fromH, H), H, rows(fromX, D), D));
      set(`b${gate}`, rows(sum, 1));
      return;
    }
    set(`Wx${gate}`, rows(fromX, D));
    set(`Wh${gate}`, rows(fromH, H));
    set(`b${gate}`, rows(gate === 'n' ? biasX : sum, 1));
    if (gate === 'n') set('bhn', rows(biasH, 1));
  });
}

/** Our gradients under the names of the files. A merged bias has the gradient of each of the two. */
export function goldenGrads(cell: GoldenCell, layer: RecurrentLayer, suffix: string): Record<string, number[]> {
  const { D, H } = layer.sizes;
  const of = (name: string): number[] => Array.from(layer.grads[name]?.data ?? []);
  const named = (grads: Record<string, number[]>): Record<string, number[]> =>
    Object.fromEntries(Object.entries(grads).map(([name, numbers]) => [`${name}_${suffix}`, numbers]));
  switch (cell) {
    case 'gru_reset_before':
      return named(
        Object.fromEntries(
          ['z', 'r', 'h'].flatMap((gate) => [
            [`W_${gate}`, of(`W${gate}`)],
            [`b_${gate}`, of(`b${gate}`)],
          ]),
        ),
      );
    case 'rnn_tanh':
      return named({ weight_ih: of('Wxh'), weight_hh: of('Whh'), bias_ih: of('bh'), bias_hh: of('bh') });
    case 'lstm': {
      const gates = STACKED.lstm;
      const biases = gates.flatMap((gate) => of(`b${gate}`));
      return named({
        weight_ih: gates.flatMap((gate) => columns(of(`W${gate}`), H + D, H, H + D)),
        weight_hh: gates.flatMap((gate) => columns(of(`W${gate}`), H + D, 0, H)),
        bias_ih: biases,
        bias_hh: biases,
      });
    }
    case 'gru_reset_after': {
      const gates = STACKED.gru_reset_after;
      return named({
        weight_ih: gates.flatMap((gate) => of(`Wx${gate}`)),
        weight_hh: gates.flatMap((gate) => of(`Wh${gate}`)),
        bias_ih: gates.flatMap((gate) => of(`b${gate}`)),
        bias_hh: gates.flatMap((gate) => of(gate === 'n' ? 'bhn' : `b${gate}`)),
      });
    }
  }
}

/** Rows of a with rows of b beside them. */
function joined(a: readonly number[], widthA: number, b: readonly number[], widthB: number): number[] {
  const rows = a.length / widthA;
  return Array.from({ length: rows }, (_, j) => [
    ...a.slice(j * widthA, (j + 1) * widthA),
    ...b.slice(j * widthB, (j + 1) * widthB),
  ]).flat();
}

/** Columns `from` up to `to` of a matrix with the given width. */
function columns(numbers: readonly number[], width: number, from: number, to: number): number[] {
  return numbers.filter((_, j) => j % width >= from && j % width < to);
}
