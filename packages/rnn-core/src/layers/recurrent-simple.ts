/**
 * The simple RNN as a recurrent layer: cells/simple-rnn.ts with its own weights, gradients and memory.
 *
 * The cell multiplies its input by gradients that are 0 in padding, and 0 · NaN is NaN. So the layer hands it a copy of
 * x in which padding is cleared.
 */
import {
  simpleRnnBackward,
  simpleRnnForward,
  simpleRnnTape,
  type RnnActivation,
  type SimpleRnnTape,
} from '../cells/simple-rnn';
import {
  simpleRnnDropoutBackward,
  simpleRnnDropoutForward,
  type RecurrentDropoutRoom,
} from '../cells/simple-rnn-dropout';
import { blocksOf } from '../cells/tape';
import type { Kernels, Tensor } from '../kernels/types';
import { glorotUniform, identity, orthogonal } from '../optim/initialise';
import type { Rng } from '../rng';
import { allocateAll, stepsOf } from '../tensor';
import { cellLayer, withoutBiases, type CellRun, type LayerSizes, type RecurrentLayer } from './recurrent';

export interface SimpleRnnLayerConfig extends LayerSizes {
  readonly activation?: RnnActivation;
  /** How Whh starts. Default 'orthogonal'. Wxh starts by Glorot's rule, the bias at 0. */
  readonly recurrentInit?: 'orthogonal' | 'glorot' | 'identity';
  /** Default 'with'. */
  readonly bias?: 'with' | 'without';
  /** Room for a recurrent dropout mask. Default 'none'. */
  readonly recurrentDropout?: 'mask' | 'none';
}

/** Params Wxh (H,D), Whh (H,H), bh (H); state h; traces h and a (pre-activations). */
export function createSimpleRnnLayer(k: Kernels, config: SimpleRnnLayerConfig, rng: Rng): RecurrentLayer {
  const { T, B, D, H, activation, recurrentInit = 'orthogonal', bias = 'with' } = config;
  const shapes = { Wxh: [H, D], Whh: [H, H], bh: [H] };
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  glorotUniform(params.Wxh, rng);
  if (recurrentInit === 'orthogonal') orthogonal(params.Whh, rng);
  else if (recurrentInit === 'glorot') glorotUniform(params.Whh, rng);
  else identity(params.Whh);

  const biased = bias === 'with';
  const packed = { Wxh: k.pack(params.Wxh), Whh: k.pack(params.Whh), bh: biased ? params.bh : null };
  const dWeights = { dWxh: grads.Wxh, dWhh: grads.Whh, dbh: biased ? grads.bh : null };
  const tape = simpleRnnTape(k, { T, B, H }, activation);
  const xKept = stepsOf(k.alloc(T, B, D));
  const dropout = config.recurrentDropout === 'mask' ? dropoutRoom(k, config) : null;
  const runOn = (part: SimpleRnnTape, t: number): CellRun => ({
    forward(x, mask) {
      const kept = cleared(k, x, mask, xKept, t);
      if (!dropout) simpleRnnForward(k, packed, kept, mask, part);
      else simpleRnnDropoutForward(k, packed, kept, mask, part, roomFrom(dropout, t));
    },
    backward(x, mask, dY, dx) {
      const kept = xKept.slice(t, t + x.length);
      if (!dropout) simpleRnnBackward(k, packed, kept, mask, part, dY, dWeights, dx);
      else simpleRnnDropoutBackward(k, packed, kept, mask, part, dY, dWeights, dx, roomFrom(dropout, t));
    },
  });
  return cellLayer(k, {
    kind: 'simple-rnn',
    sizes: { T, B, D, H },
    params: biased ? params : withoutBiases(params),
    grads: biased ? grads : withoutBiases(grads),
    packed: [packed.Wxh, packed.Whh],
    carried: [{ name: 'h', all: tape.hidden, message: tape.q, total: tape.dh }],
    traces: { h: blocksOf(tape.hidden, 1, T), a: tape.a },
    recurrentMask: dropout && dropout.recurrentMask,
    run: runOn(tape, 0),
    at: (t) => runOn(frameOf(tape, t), t),
  });
}

/** Copies of the frames from frame t on, exactly 0 in padding whatever stood there. */
function cleared(
  k: Kernels,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  xKept: readonly Tensor[],
  t: number,
): readonly Tensor[] {
  x.forEach((frame, j) => k.keepRows(mask[j], frame, xKept[t + j]));
  return xKept.slice(t, t + x.length);
}

function dropoutRoom(k: Kernels, { T, B, H }: LayerSizes): RecurrentDropoutRoom {
  const recurrentMask = k.alloc(B, H);
  k.fill(recurrentMask, 1);
  return { recurrentMask, hSeen: stepsOf(k.alloc(T, B, H)), dhSeen: k.alloc(B, H) };
}

function roomFrom(room: RecurrentDropoutRoom, t: number): RecurrentDropoutRoom {
  return t === 0 ? room : { ...room, hSeen: room.hSeen.slice(t) };
}

/** Frame t of the tape as a tape of one frame. */
function frameOf(tape: SimpleRnnTape, t: number): SimpleRnnTape {
  const hidden = blocksOf(tape.hidden, t, 2);
  const [a, fresh, delta] = [tape.a, tape.fresh, tape.delta].map((tensor) => blocksOf(tensor, t, 1));
  const steps = { hidden: stepsOf(hidden), a: stepsOf(a), fresh: stepsOf(fresh), delta: stepsOf(delta) };
  return { ...tape, hidden, a, fresh, delta, steps };
}
