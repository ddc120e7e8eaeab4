/**
 * Our encoder-decoder on its golden cases: teacher forcing with every gradient, and greedy decoding.
 *
 * The files are batch first with symbol 0 as padding; ours are time first with −1 (no symbol) there.
 */
import {
  argmaxRows,
  createEncoderDecoder,
  createGruResetAfterLayer,
  createGruResetBeforeLayer,
  createLstmLayer,
  createRng,
  NO_SYMBOL,
  stepsOf,
  type EncoderDecoderConfig,
  type Kernels,
  type LayerSizes,
  type Params,
  type RecurrentLayer,
  type Tensor as CoreTensor,
} from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type Tensor } from '../compare';
import { goldenKernels } from './kernels';
import { load, maskOf, swapFirstTwo } from './layout';

const [PAD, START, END] = [0, 1, 2];

interface Seq2SeqCase {
  readonly name: string;
  readonly options: {
    readonly cell: 'lstm' | 'gru_reset_after' | 'gru_reset_before';
    readonly attention: 'none' | 'additive' | 'scaled_dot' | 'general';
    readonly B: number;
    readonly S: number;
    readonly D: number;
    readonly H: number;
    readonly E: number;
    readonly V: number;
    readonly U: number;
    readonly A: number;
  };
  readonly lengths: Tensor;
  readonly targets: Tensor;
  readonly inputs: { readonly x: Tensor };
  readonly params: Readonly<Record<string, Tensor>>;
  readonly outputs: {
    readonly encoder_states: Tensor;
    readonly logits: Tensor;
    readonly attention_weights?: Tensor;
  };
  readonly loss: number;
  readonly grads: Readonly<Record<string, Tensor>>;
  readonly greedy: { readonly max_len: number; readonly tokens: Tensor };
}

/** The names of the files' tensors for those of our model that are neither cell. */
const OWN: Readonly<Record<string, string>> = {
  embedding: 'embedding',
  out_W: 'Why',
  out_b: 'by',
  comb_W: 'Wc',
  comb_b: 'bc',
  att_W: 'attention.W',
  att_W_q: 'attention.Wq',
  att_W_k: 'attention.Wk',
  att_b: 'attention.b',
  att_v: 'attention.v',
};

export const seq2seq: Adapter = (golden, options) => {
  const c = golden as unknown as Seq2SeqCase;
  const { k, forward, backward } = goldenKernels(c.name, options);
  const { cell, attention, B, S: T, D, H, E, V, U, A } = c.options;
  const room = Math.max(U, c.greedy.max_len);
  const config: EncoderDecoderConfig = {
    cell: (sizes) => cellOf(k, cell, sizes),
    attention: attention === 'scaled_dot' ? 'scaled-dot' : attention,
    ...{ D, H, V, embedding: E, T, U: room, B, A, start: START },
  };
  const model = createEncoderDecoder(k, config, createRng(1));
  loadParams(c, model.params, H);
  model.repack();

  const x = swapFirstTwo(k, load(k, c.inputs.x));
  const mask = maskOf(k, T, flat(c.lengths));
  const source = { x, mask, steps: { x: stepsOf(x), mask: stepsOf(mask) } };
  const stored = flat(c.targets); // [B,U]
  const targets = Int32Array.from({ length: U * B }, (_, n) => {
    const symbol = stored[(n % B) * U + Math.floor(n / B)];
    return symbol === PAD ? NO_SYMBOL : symbol;
  });
  const dx = k.alloc(T, B, D);
  const loss = model.lossAndGrads(source, targets, stepsOf(dx));
  const grads = storedGrads(c, model.grads, H);
  const scores = model.forward(source, targets);
  const encoded = k.alloc(T, B, H);
  k.keepRows(mask, model.encoder.y, encoded);

  /** The rows [b,u] whose target counts: what stands past an end is nobody's. */
  const counted = (tensor: CoreTensor): number[] => {
    const width = tensor.data.length / (B * U);
    return Array.from(swapFirstTwo(k, tensor).data).filter((_, j) => stored[Math.floor(j / width)] !== PAD);
  };
  const expectCounted = (tensor: Tensor): number[] => {
    const width = tensor.data.length / (B * U);
    return flat(tensor).filter((_, j) => stored[Math.floor(j / width)] !== PAD);
  };
  const firstSteps = (tensor: CoreTensor): CoreTensor => ({
    shape: [U, ...tensor.shape.slice(1)],
    data: tensor.data.subarray(0, (tensor.data.length / room) * U),
  });
  const weights = c.outputs.attention_weights;
  return {
    comparisons: [
      compare('encoder_states', swapFirstTwo(k, encoded).data, c.outputs.encoder_states, forward),
      compare('logits', counted(scores), expectCounted(c.outputs.logits), forward),
      ...(weights && model.attention
        ? [compare('attention_weights', counted(firstSteps(model.attention.alpha)), expectCounted(weights), forward)]
        : []),
      compare('loss', loss, c.loss, forward),
      compare('grad x', swapFirstTwo(k, dx).data, c.grads.x, backward),
      ...Object.keys(c.params).map((name) => compare(`grad ${name}`, grads[name], c.grads[name], backward)),
      compare('greedy tokens', greedy(model, source, c), c.greedy.tokens, { atol: 0, rtol: 0 }),
    ],
    missing: [],
  };
};

function cellOf(k: Kernels, cell: Seq2SeqCase['options']['cell'], sizes: LayerSizes): RecurrentLayer {
  const rng = createRng(1); // every weight is overwritten
  if (cell === 'lstm') return createLstmLayer(k, sizes, rng);
  return cell === 'gru_reset_after'
    ? createGruResetAfterLayer(k, sizes, rng)
    : createGruResetBeforeLayer(k, sizes, rng);
}

/** Which block of rows of the files' stacked weights is which gate of ours. */
const GATES = { lstm: ['i', 'f', 'C', 'o'], gru_reset_after: ['r', 'z', 'n'], gru_reset_before: [] } as const;

function loadParams({ options: { cell }, params }: Seq2SeqCase, ours: Params, H: number): void {
  for (const [theirs, name] of Object.entries(OWN)) if (params[theirs]) ours[name].data.set(flat(params[theirs]));
  for (const [short, place] of [
    ['enc', 'encoder'],
    ['dec', 'decoder'],
  ]) {
    // prettier-ignore
    const file = (name: string): number[] => flat(params[`${short}_${name}`]);
    const own = (name: string): CoreTensor => ours[`${place}.${name}`];
    if (cell === 'gru_reset_before') {
      for (const name of ['Wz', 'Wr', 'Wh', 'bz', 'br', 'bh']) {
        own(name).data.set(file(`${name[0]}_${name[1]}`));
      }
      continue;
    }
    const [ih, hh, bih, bhh] = [file('weight_ih'), file('weight_hh'), file('bias_ih'), file('bias_hh')];
    GATES[cell].forEach((gate, n) => {
      const part = (numbers: readonly number[]): number[] => {
        const size = numbers.length / GATES[cell].length;
        return numbers.slice(n * size, (n + 1) * size);
      };
      const [fromX, fromH, bx, bh] = [ih, hh, bih, bhh].map(part);
      if (cell === 'gru_reset_after') {
        own(`Wx${gate}`).data.set(fromX);
        own(`Wh${gate}`).data.set(fromH);
        own(`b${gate}`).data.set(gate === 'n' ? bx : bx.map((b, j) => b + bh[j]));
        if (gate === 'n') own('bhn').data.set(bh);
        return;
      }
      const D = fromX.length / H;
      const joined = fromH.flatMap((_, j) =>
        j % H === 0 ? [...fromH.slice(j, j + H), ...fromX.slice((j / H) * D, (j / H + 1) * D)] : [],
      );
      own(`W${gate}`).data.set(joined);
      own(`b${gate}`).data.set(bx.map((b, j) => b + bh[j]));
    });
  }
}

/** Our gradients under the files' names and in their layout. */
function storedGrads({ options: { cell }, params }: Seq2SeqCase, ours: Params, H: number): Record<string, number[]> {
  const grads: Record<string, number[]> = {};
  for (const [theirs, name] of Object.entries(OWN)) if (params[theirs]) grads[theirs] = Array.from(ours[name].data);
  for (const [short, place] of [
    ['enc', 'encoder'],
    ['dec', 'decoder'],
  ]) {
    // prettier-ignore
    const own = (name: string): number[] => Array.from(ours[`${place}.${name}`].data);
    if (cell === 'gru_reset_before') {
      for (const name of ['Wz', 'Wr', 'Wh', 'bz', 'br', 'bh']) grads[`${short}_${name[0]}_${name[1]}`] = own(name);
      continue;
    }
    const collect = (name: string, of: (gate: string) => number[]): void => {
      grads[`${short}_${name}`] = GATES[cell].flatMap(of);
    };
    collect('bias_ih', (gate) => own(`b${gate}`));
    if (cell === 'gru_reset_after') {
      collect('weight_ih', (gate) => own(`Wx${gate}`));
      collect('weight_hh', (gate) => own(`Wh${gate}`));
      collect('bias_hh', (gate) => own(gate === 'n' ? 'bhn' : `b${gate}`));
      continue;
    }
    collect('bias_hh', (gate) => own(`b${gate}`));
    const width = ours[`${place}.Wf`].shape[1];
    collect('weight_ih', (gate) => own(`W${gate}`).filter((_, j) => j % width >= H));
    collect('weight_hh', (gate) => own(`W${gate}`).filter((_, j) => j % width < H));
  }
  return grads;
}

/** The likeliest symbol at every step, fed back; padding after the end. [B,max_len]. */
function greedy(
  model: ReturnType<typeof createEncoderDecoder>,
  source: Parameters<typeof model.begin>[0],
  { greedy: { max_len }, options: { B, V } }: Seq2SeqCase,
): number[] {
  const tokens = new Array<number>(B * max_len).fill(PAD);
  const ended = new Array<boolean>(B).fill(false);
  let symbols: ArrayLike<number> = new Int32Array(B).fill(START);
  model.begin(source);
  for (let t = 0; t < max_len; t++) {
    const chosen = argmaxRows(model.next(symbols).data, V);
    for (let b = 0; b < B; b++) {
      if (ended[b]) continue;
      tokens[b * max_len + t] = chosen[b];
      ended[b] = chosen[b] === END;
    }
    symbols = chosen;
  }
  return tokens;
}
