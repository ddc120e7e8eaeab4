/**
 * Weights in PyTorch's layout (torch.nn.RNN, LSTM, GRU), in and out, where the two say the same thing.
 *
 * PyTorch stacks the gates as rows of one matrix: i, f, g, o for the LSTM and r, z, n for the GRU, and keeps two biases,
 * one beside each product. Ours keep a matrix a gate. The two biases are summed where both are only ever added; in the
 * GRU that of n beside the state stands inside the reset and stays apart. Its GRU resets after the product, so it
 * becomes gru-reset-after and never gru-reset-before. Layouts: https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html.
 * Must not: convert what would compute something else.
 */
import { assertShape, type Params } from '../tensor';
import type { LayerDescription } from './description';
import type { StoredTensor } from './safetensors';

export type TorchCell = 'rnn-tanh' | 'rnn-relu' | 'lstm' | 'gru';
type Numbers = Readonly<Record<string, StoredTensor>>;

/** The layer that PyTorch's tensors describe, and its weights under our names. */
export interface TorchImport {
  readonly layer: LayerDescription;
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float64Array }>>;
}

const GATES: Readonly<Record<TorchCell, number>> = { 'rnn-tanh': 1, 'rnn-relu': 1, lstm: 4, gru: 3 };

const NAME = /^(weight|bias)_(ih|hh)_l(\d+)(_reverse)?$/;

/**
 * Reads `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, … with `_reverse` for the other direction. The tensors do not say
 * which cell they belong to, so the caller must. Throws with the reason on anything that cannot be converted.
 */
export function importTorch(tensors: Numbers, cell: TorchCell): TorchImport {
  if (!Object.hasOwn(GATES, cell)) throw refuse(`cell ${Object.keys(GATES).join(', ')}`, String(cell));
  const places = placesOf(tensors);
  const layers = places.map(({ l, reverse }): TorchImport => {
    const forward = oneLayer(tensors, cell, `l${l}`);
    if (!reverse) return forward;
    const back = oneLayer(tensors, cell, `l${l}_reverse`);
    return {
      layer: { kind: 'bidirectional', forward: forward.layer, reverse: back.layer },
      weights: { ...prefixed('forward.', forward.weights), ...prefixed('reverse.', back.weights) },
    };
  });
  if (layers.length === 1) return layers[0];
  return {
    layer: { kind: 'stack', layers: layers.map(({ layer }) => layer) },
    weights: Object.assign(
      {},
      ...layers.map(({ weights }, l) => prefixed(`layer${l}.`, weights)),
    ) as TorchImport['weights'],
  };
}

/** Copies imported weights into a layer or model made from the description. Call `repack` on it afterwards. */
export function fillParams(params: Params, weights: TorchImport['weights']): void {
  for (const [name, { shape, data }] of Object.entries(weights)) {
    if (!Object.hasOwn(params, name)) throw refuse(`a model with the weight ${name}`, `one with ${Object.keys(params).join(', ')}`); // prettier-ignore
    assertShape('fillParams', name, { shape }, params[name].shape);
    params[name].data.set(data);
  }
}

/** PyTorch's tensors for our weights; `params` may hold more (an output layer). The other bias is 0. */
export function exportTorch(layer: LayerDescription, params: Params): Record<string, StoredTensor> {
  return exportAt(layer, params, '', 0, '');
}

function exportAt(
  layer: LayerDescription,
  params: Params,
  prefix: string,
  l: number,
  direction: string,
): Record<string, StoredTensor> {
  switch (layer.kind) {
    case 'stack':
      if (layer.skips === 'residual') throw refuse('layers without skips, as torch.nn has them', 'residual ones');
      return Object.assign({}, ...layer.layers.map((one, j) => exportAt(one, params, `${prefix}layer${j}.`, j, ''))) as Record<string, StoredTensor>; // prettier-ignore
    case 'bidirectional':
      return {
        ...exportAt(layer.forward, params, `${prefix}forward.`, l, ''),
        ...exportAt(layer.reverse, params, `${prefix}reverse.`, l, '_reverse'),
      };
    case 'simple-rnn':
    case 'lstm':
    case 'gru-reset-after':
      return exportCell(layer, params, prefix, `l${l}${direction}`);
    case 'gru-reset-before':
      throw refuse('a GRU that resets after the product, as torch.nn.GRU does', 'one that resets before it');
    default:
      throw refuse('simple-rnn, lstm or gru-reset-after', layer.kind);
  }
}

type Exported = Extract<LayerDescription, { kind: 'simple-rnn' | 'lstm' | 'gru-reset-after' | 'gru-reset-before' }>;

function exportCell(cell: Exported, params: Params, prefix: string, suffix: string): Record<string, StoredTensor> {
  const { D, H, bias = 'with' } = cell;
  const of = (name: string): ArrayLike<number> => params[prefix + name].data;
  const [ih, hh, bih, bhh]: number[][] = [[], [], [], []];
  const push = (to: number[], from: ArrayLike<number>): void => {
    to.push(...Array.from(from));
  };
  if (cell.kind === 'lstm') {
    for (const gate of ['i', 'f', 'C', 'o']) {
      const W = of(`W${gate}`);
      for (let row = 0; row < H; row++) {
        for (let j = 0; j < H; j++) hh.push(W[row * (H + D) + j]);
        for (let j = 0; j < D; j++) ih.push(W[row * (H + D) + H + j]);
      }
      if (bias === 'with') push(bih, of(`b${gate}`));
    }
  } else {
    for (const [x, h, b] of cell.kind === 'simple-rnn' ? [['Wxh', 'Whh', 'bh']] : GRU_NAMES) {
      push(ih, of(x));
      push(hh, of(h));
      if (bias === 'with') push(bih, of(b));
    }
  }
  for (let row = 0; row < bih.length; row++) bhh.push(0);
  if (cell.kind === 'gru-reset-after' && bias === 'with') bhh.splice(2 * H, H, ...Array.from(of('bhn')));
  const rows = ih.length / D;
  return {
    [`weight_ih_${suffix}`]: { shape: [rows, D], data: Float64Array.from(ih) },
    [`weight_hh_${suffix}`]: { shape: [rows, H], data: Float64Array.from(hh) },
    ...(bias === 'with'
      ? {
          [`bias_ih_${suffix}`]: { shape: [rows], data: Float64Array.from(bih) },
          [`bias_hh_${suffix}`]: { shape: [rows], data: Float64Array.from(bhh) },
        }
      : {}),
  };
}

/** In PyTorch's order r, z, n. */
const GRU_NAMES = [
  ['Wxr', 'Whr', 'br'],
  ['Wxz', 'Whz', 'bz'],
  ['Wxn', 'Whn', 'bn'],
] as const;

/** The layers by number, and whether they run both ways. Throws on tensors that belong to no such layer. */
function placesOf(tensors: Numbers): { readonly l: number; readonly reverse: boolean }[] {
  const seen = new Map<string, true>();
  for (const name of Object.keys(tensors)) {
    const found = NAME.exec(name);
    if (!found) {
      const hint = name.startsWith('weight_hr') ? ' (a projection of the state is not known here)' : '';
      throw refuse(`tensors named weight_ih_l0, weight_hh_l0, bias_ih_l0, …${hint}`, name);
    }
    seen.set(`${found[3]}${found[4] ?? ''}`, true);
  }
  if (seen.size === 0) throw refuse('the tensors of at least one layer', 'none');
  const both = seen.has('0_reverse');
  const count = seen.size / (both ? 2 : 1);
  return Array.from({ length: Math.ceil(count) }, (_, l) => {
    if (!seen.has(`${l}`) || seen.has(`${l}_reverse`) !== both) {
      throw refuse(`layers 0 to ${Math.ceil(count) - 1} in ${both ? 'both directions' : 'one direction'}`, [...seen.keys()].join(', ')); // prettier-ignore
    }
    return { l, reverse: both };
  });
}

function oneLayer(tensors: Numbers, cell: TorchCell, suffix: string): TorchImport {
  const gates = GATES[cell];
  const get = (name: string): StoredTensor | undefined => (Object.hasOwn(tensors, name) ? tensors[name] : undefined);
  const [ih, hh] = [get(`weight_ih_${suffix}`), get(`weight_hh_${suffix}`)];
  if (!ih || !hh) throw refuse(`weight_ih_${suffix} and weight_hh_${suffix}`, ih ? 'the first alone' : 'not the first');
  const [[rows, D], H] = [ih.shape, hh.shape[1]];
  assertShape('importTorch', `weight_ih_${suffix}`, ih, [[`${gates}·H`, gates * H], ['D', D]]); // prettier-ignore
  assertShape('importTorch', `weight_hh_${suffix}`, hh, [[`${gates}·H`, rows], ['H', H]]); // prettier-ignore
  const [bih, bhh] = [get(`bias_ih_${suffix}`), get(`bias_hh_${suffix}`)];
  if ((bih === undefined) !== (bhh === undefined)) throw refuse(`both biases of ${suffix} or none`, 'one of them');
  for (const one of [bih, bhh]) if (one) assertShape('importTorch', `bias of ${suffix}`, one, [[`${gates}·H`, rows]]);
  for (const one of [ih, hh, bih, bhh]) {
    if (one?.data instanceof Uint32Array) throw refuse('weights as floating-point numbers', 'counts (U32)');
  }
  const block = ({ data, shape }: StoredTensor, gate: number): Float64Array => {
    const size = data.length / shape[0] * H; // prettier-ignore
    return Float64Array.from(data.subarray(gate * size, (gate + 1) * size));
  };
  const weights: Record<string, { shape: readonly number[]; data: Float64Array }> = {};
  const summed = (name: string, gate: number): void => {
    if (!bih || !bhh) return;
    const other = block(bhh, gate);
    weights[name] = { shape: [H], data: block(bih, gate).map((value, j) => value + other[j]) };
  };
  const bias = bih ? ('with' as const) : ('without' as const);
  if (cell === 'lstm') {
    ['Wi', 'Wf', 'WC', 'Wo'].forEach((name, gate) => {
      weights[name] = { shape: [H, H + D], data: joined(block(hh, gate), block(ih, gate), H) };
      summed(name.replace('W', 'b'), gate);
    });
    return { layer: { kind: 'lstm', D, H, bias }, weights };
  }
  const names = cell === 'gru' ? GRU_NAMES : ([['Wxh', 'Whh', 'bh']] as const);
  names.forEach(([x, h, b], gate) => {
    weights[x] = { shape: [H, D], data: block(ih, gate) };
    weights[h] = { shape: [H, H], data: block(hh, gate) };
    if (b !== 'bn') summed(b, gate);
  });
  if (cell === 'gru') {
    if (bih && bhh) {
      weights.bn = { shape: [H], data: block(bih, 2) };
      weights.bhn = { shape: [H], data: block(bhh, 2) };
    }
    return { layer: { kind: 'gru-reset-after', D, H, bias }, weights };
  }
  const activation = cell === 'rnn-relu' ? 'relu' : 'tanh';
  return { layer: { kind: 'simple-rnn', D, H, bias, activation }, weights };
}

/** Rows [a, b] of a (H,·) and b (H,·). */
function joined(a: Float64Array, b: Float64Array, H: number): Float64Array {
  const [A, B] = [a.length / H, b.length / H];
  const out = new Float64Array(a.length + b.length);
  for (let row = 0; row < H; row++) {
    out.set(a.subarray(row * A, (row + 1) * A), row * (A + B));
    out.set(b.subarray(row * B, (row + 1) * B), row * (A + B) + A);
  }
  return out;
}

function prefixed(prefix: string, weights: TorchImport['weights']): TorchImport['weights'] {
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [prefix + name, weight]));
}

function refuse(expected: string, got: string): Error {
  return new Error(`torch layout: expected ${expected}, got ${got}; convert it by hand or export it again`);
}
