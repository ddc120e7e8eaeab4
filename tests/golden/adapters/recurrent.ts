/**
 * Our recurrent layers on the golden cases: each cell alone, stacked, with skips, in both directions, under dropout
 * masks that the files bring.
 *
 * The files hold zeros past a sequence's end where we hold a frozen state, so padding is cleared before comparing.
 */
import {
  createBidirectional,
  createDropout,
  createStack,
  crossEntropyBackward,
  crossEntropyForward,
  denseBackward,
  denseForward,
  stepsOf,
  type Kernels,
  type Packed,
  type RecurrentLayer,
  type Tensor as CoreTensor,
} from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type Comparison, type Tensor } from '../compare';
import { goldenKernels } from './kernels';
import {
  goldenGrads,
  layerFor,
  loadWeights,
  type GoldenCell,
  type GoldenParams,
  type LayerOptions,
} from './recurrent-weights';

export interface RecurrentOptions {
  readonly B: number;
  readonly T: number;
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly layers?: number;
  readonly bidirectional?: boolean;
  readonly residual?: boolean;
  readonly bias?: boolean;
  readonly head?: 'framewise' | 'many_to_one';
}

interface RecurrentCase {
  readonly name: string;
  readonly options: RecurrentOptions;
  readonly lengths: Tensor;
  readonly targets: Tensor;
  readonly inputs: { readonly x: Tensor; readonly h0?: Tensor; readonly c0?: Tensor };
  readonly params: GoldenParams;
  readonly final_state_cotangents?: { readonly vh: Tensor; readonly vc?: Tensor };
  readonly outputs: { readonly y: Tensor; readonly h_n: Tensor; readonly logits: Tensor; readonly c_n?: Tensor };
  readonly trace?: Readonly<Record<string, Tensor>>;
  readonly ce_loss?: number;
  readonly loss: number;
  readonly grads: GoldenParams;
}

interface DropoutCase extends RecurrentCase {
  readonly cell: GoldenCell;
  readonly mode: string;
  readonly masks: { readonly mask_x?: Tensor; readonly mask_h?: Tensor; readonly mask_g?: Tensor };
}

/** The names of the files for our traces. */
const TRACES: Readonly<Record<string, string>> = { g: 'CTilde', c: 'C', h_tilde: 'hTilde' };

/** A layer with the parts whose weights the files name. */
interface Built {
  readonly layer: RecurrentLayer;
  readonly parts: readonly { readonly part: RecurrentLayer; readonly suffix: string }[];
}

/** Every case of rnn_tanh, lstm, gru_reset_after or gru_reset_before. */
export const recurrent =
  (cell: GoldenCell): Adapter =>
  (golden, options) => {
    const c = golden as unknown as RecurrentCase;
    const tools = goldenKernels(c.name, options);
    const built = build(tools.k, cell, c.options);
    return { comparisons: run(cell, c, built, tools), missing: [] };
  };

/** Every case of dropout_masks: the masks are written into ours before the run. */
export const dropoutMasks: Adapter = (golden, options) => {
  const c = golden as unknown as DropoutCase;
  const tools = goldenKernels(c.name, options);
  const { mask_x, mask_h, mask_g } = c.masks;
  const sizes: LayerOptions = { ...c.options, bias: 'with' };
  if (c.mode === 'variational') {
    const part = layerFor(tools.k, c.cell, { ...sizes, recurrentDropout: 'mask' });
    const layer = createDropout(tools.k, part, { input: 0.5, recurrent: 0.5 });
    layer.masks.input?.data.set(flat(mask_x ?? []));
    layer.masks.recurrent[0].data.set(flat(mask_h ?? []));
    return { comparisons: run(c.cell, c, { layer, parts: [{ part, suffix: 'l0' }] }, tools), missing: [] };
  }
  const eachGate = c.mode === 'variational_per_gate';
  const part = layerFor(tools.k, c.cell, { ...sizes, lstmDropout: eachGate ? 'each gate' : 'candidate' });
  const { masks } = part as RecurrentLayer & { masks: Readonly<Record<string, CoreTensor>> };
  if (eachGate) loadGateMasks(masks, mask_x, mask_h, c.options);
  else loadCandidateMask(masks.candidate, flat(mask_g ?? []));
  return { comparisons: run(c.cell, c, { layer: part, parts: [{ part, suffix: 'l0' }] }, tools), missing: [] };
};

/** The files have masks (4,B,D) and (4,B,H) in the order i,f,g,o; we have one (B,H+D) a gate on [h, x]. */
function loadGateMasks(
  masks: Readonly<Record<string, CoreTensor>>,
  maskX: Tensor | undefined,
  maskH: Tensor | undefined,
  { B, D, H }: RecurrentOptions,
): void {
  const [x, h] = [flat(maskX ?? []), flat(maskH ?? [])];
  ['i', 'f', 'C', 'o'].forEach((gate, g) => {
    for (let b = 0; b < B; b++) {
      masks[gate].data.set(h.slice((g * B + b) * H, (g * B + b + 1) * H), b * (H + D));
      masks[gate].data.set(x.slice((g * B + b) * D, (g * B + b + 1) * D), b * (H + D) + H);
    }
  });
}

/** A mask (B,H) for the sequence is the same one at every frame of ours (T,B,H). */
function loadCandidateMask({ data }: CoreTensor, numbers: readonly number[]): void {
  for (let j = 0; j < data.length; j++) data[j] = numbers[j % numbers.length];
}

function build(k: Kernels, cell: GoldenCell, options: RecurrentOptions): Built {
  const { T, B, D, H, layers = 1, bidirectional = false, residual = false, bias = true } = options;
  const parts: { part: RecurrentLayer; suffix: string }[] = [];
  const one = (suffix: string, reads: number): RecurrentLayer => {
    const part = layerFor(k, cell, { T, B, D: reads, H, bias: bias ? 'with' : 'without' });
    parts.push({ part, suffix });
    return part;
  };
  const floors = Array.from({ length: layers }, (_, l) => {
    const reads = l === 0 ? D : bidirectional ? 2 * H : H;
    if (!bidirectional) return one(`l${l}`, reads);
    return createBidirectional(k, one(`l${l}`, reads), one(`l${l}_reverse`, reads));
  });
  const layer = layers === 1 ? floors[0] : createStack(k, floors, { skips: residual ? 'residual' : 'plain' });
  return { layer, parts };
}

/** Output layer over whatever rows it is given. */
export interface Head {
  readonly W: Packed;
  readonly b: CoreTensor;
  readonly grads: { readonly dW: CoreTensor; readonly db: CoreTensor };
}

export function headFor(k: Kernels, params: GoldenParams): Head {
  const [W, b] = [load(k, params.W_hy), load(k, params.b_y)];
  return { W: k.pack(W), b, grads: { dW: k.alloc(...W.shape), db: k.alloc(...b.shape) } };
}

function run(
  cell: GoldenCell,
  c: RecurrentCase,
  { layer, parts }: Built,
  { k, forward, backward }: ReturnType<typeof goldenKernels>,
): Comparison[] {
  const { B, T, H, K, head = 'framewise' } = c.options;
  for (const { part, suffix } of parts) loadWeights(cell, part, c.params, suffix);
  layer.repack();
  const hidden = layer.states.filter(({ name }) => name.endsWith('h'));
  const memory = layer.states.filter(({ name }) => name.endsWith('C'));
  spread(c.inputs.h0, hidden, ({ first }) => first);
  spread(c.inputs.c0, memory, ({ first }) => first);
  spread(c.final_state_cotangents?.vh, hidden, ({ dLast }) => dLast);
  spread(c.final_state_cotangents?.vc, memory, ({ dLast }) => dLast);
  const x = load(k, c.inputs.x);
  const mask = maskFor(k, T, flat(c.lengths));
  const [xSteps, maskSteps] = [stepsOf(x), stepsOf(mask)];

  layer.forward(xSteps, maskSteps);
  const perFrame = head === 'framewise';
  const top = hidden.slice(-layer.width / H);
  const final = k.alloc(B, layer.width);
  if (top.length === 2) k.joinColumns(top[0].last, top[1].last, final);
  else k.copy(top[0].last, final);
  const read = perFrame ? layer.y : final;
  const rows = perFrame ? mask : k.alloc(B);
  if (!perFrame) k.fill(rows, 1);
  const outside = [...hidden, ...memory].reduce((sum, { last, dLast }) => sum + dot(last.data, dLast.data), 0);
  const { W, b, grads: dHead } = headFor(k, c.params);
  const logits = k.alloc(...read.shape.slice(0, -1), K);
  const [probs, dLogits, dRead] = [k.alloc(...logits.shape), k.alloc(...logits.shape), k.alloc(...read.shape)];
  denseForward(k, W, b, read, logits);
  const entropy = crossEntropyForward(logits, flat(c.targets), rows, probs);

  crossEntropyBackward(probs, flat(c.targets), rows, dLogits);
  denseBackward(k, W, read, dLogits, dHead, dRead);
  const dY = perFrame ? dRead : k.alloc(T, B, layer.width);
  if (!perFrame) {
    const shares = top.map(() => k.alloc(B, H));
    if (top.length === 2) k.splitColumns(dRead, shares[0], shares[1]);
    else k.copy(dRead, shares[0]);
    top.forEach(({ dLast }, j) => k.add(dLast, shares[j], dLast));
  }
  const dx = k.alloc(...x.shape);
  layer.backward(xSteps, maskSteps, stepsOf(dY), stepsOf(dx));

  const grads: Record<string, ArrayLike<number>> = {
    ...Object.assign({}, ...parts.map(({ part, suffix }) => goldenGrads(cell, part, suffix))),
    W_hy: dHead.dW.data,
    b_y: dHead.db.data,
    x: dx.data,
    h0: hidden.flatMap(({ dFirst }) => Array.from(dFirst.data)),
    c0: memory.flatMap(({ dFirst }) => Array.from(dFirst.data)),
  };
  const lastOf = (states: typeof hidden): number[] => states.flatMap(({ last }) => Array.from(last.data));
  const shown = (tensor: CoreTensor): ArrayLike<number> => withoutPadding(k, mask, tensor);
  return [
    compare('y', shown(layer.y), c.outputs.y, forward),
    compare('h_n', lastOf(hidden), c.outputs.h_n, forward),
    ...(c.outputs.c_n ? [compare('c_n', lastOf(memory), c.outputs.c_n, forward)] : []),
    perFrame
      ? compare('logits', shown(logits), Array.from(shown(load(k, c.outputs.logits))), forward)
      : compare('logits', logits.data, c.outputs.logits, forward),
    ...Object.entries(c.trace ?? {}).map(([name, trace]) =>
      compare(`trace ${name}`, shown(layer.traces[TRACES[name] ?? name]), trace, forward),
    ),
    ...(c.ce_loss === undefined ? [] : [compare('ce_loss', entropy, c.ce_loss, forward)]),
    compare('loss', entropy + outside, c.loss, forward),
    ...Object.entries(c.grads).map(([name, grad]) => compare(`grad ${name}`, grads[name], grad, backward)),
  ];
}

export function load(k: Kernels, { shape, data }: Tensor): CoreTensor {
  const tensor = k.alloc(...shape);
  tensor.data.set(flat(data));
  return tensor;
}

function maskFor(k: Kernels, T: number, lengths: readonly number[]): CoreTensor {
  const B = lengths.length;
  const mask = k.alloc(T, B);
  for (let t = 0; t < T; t++) for (let b = 0; b < B; b++) mask.data[t * B + b] = t < lengths[b] ? 1 : 0;
  return mask;
}

/** A stored (S,B,H) over the states it belongs to, in their order. */
function spread(
  stored: Tensor | undefined,
  states: RecurrentLayer['states'],
  to: (state: RecurrentLayer['states'][number]) => CoreTensor,
): void {
  if (!stored) return;
  const numbers = flat(stored);
  const size = numbers.length / states.length;
  states.forEach((state, s) => to(state).data.set(numbers.slice(s * size, (s + 1) * size)));
}

function withoutPadding(k: Kernels, mask: CoreTensor, tensor: CoreTensor): ArrayLike<number> {
  const out = k.alloc(...tensor.shape);
  k.keepRows(mask, tensor, out);
  return out.data;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, j) => sum + value * b[j], 0);
}
