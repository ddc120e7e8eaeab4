/**
 * Both GRUs as recurrent layers: cells/gru-reset-before.ts and cells/gru-reset-after.ts with their own weights,
 * gradients and memory. There is no layer called just GRU, because a model file that says only that cannot be read.
 */
import {
  gruResetAfterBackward,
  gruResetAfterForward,
  gruResetAfterTape,
  type GruResetAfterTape,
} from '../cells/gru-reset-after';
import {
  gruResetBeforeBackward,
  gruResetBeforeForward,
  gruResetBeforeTape,
  type GruResetBeforeTape,
} from '../cells/gru-reset-before';
import { blocksOf, tapeAt } from '../cells/tape';
import type { Kernels } from '../kernels/types';
import { glorotUniform, orthogonal } from '../optim/initialise';
import { initialiseGate, keepBiasForLag } from '../optim/initialise-gates';
import type { Rng } from '../rng';
import { allocateAll } from '../tensor';
import { cellLayer, withoutBiases, type CellRun, type LayerSizes, type RecurrentLayer } from './recurrent';

export interface GruLayerConfig extends LayerSizes {
  /**
   * For how many frames a state is to last at the start, with nothing else at the gate: z's bias is set so that half
   * of it is left then, with the sign that the form of the cell needs. Default: bias 0, half of it left each frame.
   */
  readonly keepFrames?: number;
  /** Default 'with'. Without biases `keepFrames` has no effect. */
  readonly bias?: 'with' | 'without';
  /** Room for a recurrent dropout mask. Default 'none'. */
  readonly recurrentDropout?: 'mask' | 'none';
}

/** Reset before the product; z = 1 overwrites. Params Wz, Wr, Wh (H,H+D), bz, br, bh (H); traces z, r, hTilde, h. */
export function createGruResetBeforeLayer(k: Kernels, config: GruLayerConfig, rng: Rng): RecurrentLayer {
  const { T, B, D, H, keepFrames, bias = 'with', recurrentDropout } = config;
  const matrix = [H, H + D];
  const shapes = { Wz: matrix, Wr: matrix, Wh: matrix, bz: [H], br: [H], bh: [H] };
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  for (const W of [params.Wz, params.Wr, params.Wh]) initialiseGate(W, rng);
  if (keepFrames !== undefined) params.bz.data.fill(-keepBiasForLag(keepFrames));

  const biased = bias === 'with';
  const weights = {
    Wz: k.pack(params.Wz),
    Wr: k.pack(params.Wr),
    Wh: k.pack(params.Wh),
    bz: biased ? params.bz : null,
    br: biased ? params.br : null,
    bh: biased ? params.bh : null,
  };
  const dWeights = {
    dWz: grads.Wz,
    dWr: grads.Wr,
    dWh: grads.Wh,
    dbz: biased ? grads.bz : null,
    dbr: biased ? grads.br : null,
    dbh: biased ? grads.bh : null,
  };
  const tape = gruResetBeforeTape(k, { T, B, D, H, recurrentDropout });
  const runOn = (part: GruResetBeforeTape): CellRun => ({
    forward: (x, mask) => gruResetBeforeForward(k, weights, x, mask, part),
    backward: (x, mask, dY, dx) => gruResetBeforeBackward(k, weights, x, mask, part, dY, dWeights, dx),
  });
  const { kept, carried, room, recurrentMask } = tape;
  const { z, r, hTilde } = kept;
  return cellLayer(k, {
    kind: 'gru-reset-before',
    sizes: { T, B, D, H },
    params: biased ? params : withoutBiases(params),
    grads: biased ? grads : withoutBiases(grads),
    packed: [weights.Wz, weights.Wr, weights.Wh],
    carried: [{ name: 'h', all: carried.h, message: room.q, total: room.dh }],
    traces: { z, r, hTilde, h: blocksOf(carried.h, 1, T) },
    recurrentMask,
    run: runOn(tape),
    at: (t) => runOn(tapeAt(tape, t)),
  });
}

/**
 * Reset after the product, as PyTorch has it; z = 1 keeps. Params Wxz, Wxr, Wxn (H,D), Whz, Whr, Whn (H,H), bz, br, bn,
 * bhn (H); traces z, r, p, n, h.
 */
export function createGruResetAfterLayer(k: Kernels, config: GruLayerConfig, rng: Rng): RecurrentLayer {
  const { T, B, D, H, keepFrames, bias = 'with', recurrentDropout } = config;
  const [fromX, fromH] = [[H, D], [H, H]]; // prettier-ignore
  const shapes = {
    ...{ Wxz: fromX, Wxr: fromX, Wxn: fromX, Whz: fromH, Whr: fromH, Whn: fromH },
    ...{ bz: [H], br: [H], bn: [H], bhn: [H] },
  };
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  for (const W of [params.Wxz, params.Wxr, params.Wxn]) glorotUniform(W, rng);
  for (const W of [params.Whz, params.Whr, params.Whn]) orthogonal(W, rng);
  if (keepFrames !== undefined) params.bz.data.fill(keepBiasForLag(keepFrames));

  const biased = bias === 'with';
  const weights = {
    Wxz: k.pack(params.Wxz),
    Wxr: k.pack(params.Wxr),
    Wxn: k.pack(params.Wxn),
    Whz: k.pack(params.Whz),
    Whr: k.pack(params.Whr),
    Whn: k.pack(params.Whn),
    bz: biased ? params.bz : null,
    br: biased ? params.br : null,
    bn: biased ? params.bn : null,
    bhn: biased ? params.bhn : null,
  };
  const dWeights = {
    dWxz: grads.Wxz,
    dWxr: grads.Wxr,
    dWxn: grads.Wxn,
    dWhz: grads.Whz,
    dWhr: grads.Whr,
    dWhn: grads.Whn,
    dbz: biased ? grads.bz : null,
    dbr: biased ? grads.br : null,
    dbn: biased ? grads.bn : null,
    dbhn: biased ? grads.bhn : null,
  };
  const tape = gruResetAfterTape(k, { T, B, D, H, recurrentDropout });
  const runOn = (part: GruResetAfterTape): CellRun => ({
    forward: (x, mask) => gruResetAfterForward(k, weights, x, mask, part),
    backward: (x, mask, dY, dx) => gruResetAfterBackward(k, weights, x, mask, part, dY, dWeights, dx),
  });
  const { kept, carried, room, recurrentMask } = tape;
  const { z, r, p, n } = kept;
  return cellLayer(k, {
    kind: 'gru-reset-after',
    sizes: { T, B, D, H },
    params: biased ? params : withoutBiases(params),
    grads: biased ? grads : withoutBiases(grads),
    packed: [weights.Wxz, weights.Wxr, weights.Wxn, weights.Whz, weights.Whr, weights.Whn],
    carried: [{ name: 'h', all: carried.h, message: room.q, total: room.dh }],
    traces: { z, r, p, n, h: blocksOf(carried.h, 1, T) },
    recurrentMask,
    run: runOn(tape),
    at: (t) => runOn(tapeAt(tape, t)),
  });
}
