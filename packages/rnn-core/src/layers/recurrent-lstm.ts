/**
 * The LSTM as a recurrent layer: cells/lstm.ts with its own weights, gradients and memory.
 */
import { lstmBackward, lstmForward, lstmTape, type LstmTape } from '../cells/lstm';
import { blocksOf, tapeAt } from '../cells/tape';
import type { Kernels } from '../kernels/types';
import { initialiseGate } from '../optim/initialise-gates';
import type { Rng } from '../rng';
import { allocateAll } from '../tensor';
import { cellLayer, withoutBiases, type CellRun, type LayerSizes, type RecurrentLayer } from './recurrent';

export interface LstmLayerConfig extends LayerSizes {
  /** Where the forget gate's bias starts: σ(1) = 0.73 of C stays each frame. Default 1. `keepBiasForLag` says more. */
  readonly forgetBias?: number;
  /** Default 'with'. Without biases `forgetBias` has no effect. */
  readonly bias?: 'with' | 'without';
  /** Room for a recurrent dropout mask. Default 'none'. */
  readonly recurrentDropout?: 'mask' | 'none';
}

/** Params Wf, Wi, WC, Wo (H,H+D), bf, bi, bC, bo (H); states h and C; traces f, i, CTilde, o, C, h. */
export function createLstmLayer(k: Kernels, config: LstmLayerConfig, rng: Rng): RecurrentLayer {
  const { T, B, D, H, forgetBias = 1, bias = 'with', recurrentDropout } = config;
  const matrix = [H, H + D];
  const shapes = { Wf: matrix, Wi: matrix, WC: matrix, Wo: matrix, bf: [H], bi: [H], bC: [H], bo: [H] };
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  for (const W of [params.Wf, params.Wi, params.WC, params.Wo]) initialiseGate(W, rng);
  params.bf.data.fill(forgetBias);

  const biased = bias === 'with';
  const weights = {
    Wf: k.pack(params.Wf),
    Wi: k.pack(params.Wi),
    WC: k.pack(params.WC),
    Wo: k.pack(params.Wo),
    bf: biased ? params.bf : null,
    bi: biased ? params.bi : null,
    bC: biased ? params.bC : null,
    bo: biased ? params.bo : null,
  };
  const dWeights = {
    dWf: grads.Wf,
    dWi: grads.Wi,
    dWC: grads.WC,
    dWo: grads.Wo,
    dbf: biased ? grads.bf : null,
    dbi: biased ? grads.bi : null,
    dbC: biased ? grads.bC : null,
    dbo: biased ? grads.bo : null,
  };
  const tape = lstmTape(k, { T, B, D, H, recurrentDropout });
  const runOn = (part: LstmTape): CellRun => ({
    forward: (x, mask) => lstmForward(k, weights, x, mask, part),
    backward: (x, mask, dY, dx) => lstmBackward(k, weights, x, mask, part, dY, dWeights, dx),
  });
  const { kept, carried, room, recurrentMask } = tape;
  const { f, i, CTilde, o } = kept;
  return cellLayer(k, {
    kind: 'lstm',
    sizes: { T, B, D, H },
    params: biased ? params : withoutBiases(params),
    grads: biased ? grads : withoutBiases(grads),
    packed: [weights.Wf, weights.Wi, weights.WC, weights.Wo],
    carried: [
      { name: 'h', all: carried.h, message: room.qh, total: room.dh },
      { name: 'C', all: carried.C, message: room.qC, total: room.dC },
    ],
    traces: { f, i, CTilde, o, C: blocksOf(carried.C, 1, T), h: blocksOf(carried.h, 1, T) },
    recurrentMask,
    run: runOn(tape),
    at: (t) => runOn(tapeAt(tape, t)),
  });
}
