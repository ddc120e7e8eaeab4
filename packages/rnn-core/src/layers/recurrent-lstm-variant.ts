/**
 * The ablated, coupled, peephole and gate-dropout LSTMs as recurrent layers: cells/lstm-variants.ts with its own
 * weights, gradients and memory.
 */
import {
  gatesOf,
  lstmVariantBackward,
  lstmVariantForward,
  lstmVariantTape,
  type GateGrads,
  type GateWeights,
  type LstmVariant,
  type LstmVariantTape,
} from '../cells/lstm-variants';
import { blocksOf, tapeAt } from '../cells/tape';
import type { Kernels, Tensor } from '../kernels/types';
import { initialiseGate } from '../optim/initialise-gates';
import type { Rng } from '../rng';
import { allocateAll } from '../tensor';
import { drawDropoutMask } from './dropout';
import { cellLayer, type CellRun, type RecurrentLayer } from './recurrent';
import type { LstmLayerConfig } from './recurrent-lstm';

export interface LstmVariantConfig extends LstmLayerConfig, LstmVariant {
  /** How likely an entry of the variant's own masks is to be 0 when `drawDropout` draws them. Default 0.2. */
  readonly dropoutRate?: number;
}

/**
 * A recurrent layer with the masks that the variant has room for: f, i, C, o each (B,H+D), one for all frames, or
 * candidate (T,B,H), one a frame. `drawDropout` draws them.
 */
export interface LstmVariantLayer extends RecurrentLayer {
  readonly masks: LstmVariantTape['masks'];
}

/**
 * Params Wf, Wi, WC, Wo (H,H+D), bf, bi, bC, bo (H) and with peepholes pf, pi, po (H), each only where the variant has
 * that gate; states h and C; traces f, i, CTilde, o, C, h.
 */
export function createLstmVariantLayer(k: Kernels, config: LstmVariantConfig, rng: Rng): LstmVariantLayer {
  const { T, B, D, H, forgetBias = 1, bias = 'with', peepholes = 'without', dropoutRate = 0.2 } = config;
  const gates = gatesOf(config);
  const shapes: Record<string, readonly number[]> = {};
  for (const gate of gates) shapes[`W${gate}`] = [H, H + D];
  if (bias === 'with') for (const gate of gates) shapes[`b${gate}`] = [H];
  if (peepholes === 'with') for (const gate of gates) if (gate !== 'C') shapes[`p${gate}`] = [H];
  const params = allocateAll(k, shapes);
  const grads = allocateAll(k, shapes);
  for (const gate of gates) initialiseGate(params[`W${gate}`], rng);
  params.bf?.data.fill(forgetBias);

  const maybe = (record: Readonly<Record<string, Tensor>>, name: string): Tensor | null => record[name] ?? null;
  const weightsOf = (gate: string): GateWeights => ({
    W: k.pack(params[`W${gate}`]),
    b: maybe(params, `b${gate}`),
    p: maybe(params, `p${gate}`),
  });
  const gradsOf = (gate: string): GateGrads => ({
    dW: grads[`W${gate}`],
    db: maybe(grads, `b${gate}`),
    dp: maybe(grads, `p${gate}`),
  });
  const ifPresent = <Value>(gate: 'f' | 'i' | 'o', make: (gate: string) => Value): Value | null =>
    gates.includes(gate) ? make(gate) : null;
  const weights = {
    f: ifPresent('f', weightsOf),
    i: ifPresent('i', weightsOf),
    o: ifPresent('o', weightsOf),
    C: weightsOf('C'),
  };
  const dWeights = {
    f: ifPresent('f', gradsOf),
    i: ifPresent('i', gradsOf),
    o: ifPresent('o', gradsOf),
    C: gradsOf('C'),
  };

  const tape = lstmVariantTape(k, config, config);
  const runOn = (part: LstmVariantTape): CellRun => ({
    forward: (x, mask) => lstmVariantForward(k, weights, x, mask, part),
    backward: (x, mask, dY, dx) => lstmVariantBackward(k, weights, x, mask, part, dY, dWeights, dx),
  });
  const { kept, carried, room, recurrentMask } = tape.cell;
  const { f, i, CTilde, o } = kept;
  const layer = cellLayer(k, {
    kind: 'lstm-variant',
    sizes: { T, B, D, H },
    params,
    grads,
    packed: Object.values(weights).flatMap((own) => (own ? [own.W] : [])),
    carried: [
      { name: 'h', all: carried.h, message: room.qh, total: room.dh },
      { name: 'C', all: carried.C, message: room.qC, total: room.dC },
    ],
    traces: { f, i, CTilde, o, C: blocksOf(carried.C, 1, T), h: blocksOf(carried.h, 1, T) },
    recurrentMask,
    run: runOn(tape),
    at: (t) => runOn(variantAt(tape, t)),
  });
  return {
    ...layer,
    masks: tape.masks,
    drawDropout(drawFrom) {
      for (const mask of Object.values(tape.masks)) {
        if (drawFrom) drawDropoutMask(mask, dropoutRate, drawFrom);
        else k.fill(mask, 1);
      }
    },
  };
}

/** Frame t of the tape as a tape of one frame. */
function variantAt(tape: LstmVariantTape, t: number): LstmVariantTape {
  return {
    ...tape,
    cell: tapeAt(tape.cell, t),
    candidateSteps: tape.candidateSteps && [tape.candidateSteps[t]],
  };
}
