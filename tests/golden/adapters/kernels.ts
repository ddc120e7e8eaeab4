/**
 * The engine a golden case runs on, and how far it may be off: float64 on the reference, float32 on wasm.
 *
 * Must not: know any golden file but by the first word of a case's name.
 */
import { createKernels, type Kernels } from '@unrolled/rnn-core';
import type { Options, Tolerance } from '../compare';

export interface GoldenKernels {
  readonly k: Kernels;
  /** For outputs, states and losses. */
  readonly forward: Tolerance;
  /** For gradients. */
  readonly backward: Tolerance;
}

/** Sums of up to a few hundred float64 products: 1e-10 forward and 1e-9 backward leave three digits of room. */
const FLOAT64 = { forward: { atol: 1e-10, rtol: 1e-10 }, backward: { atol: 1e-9, rtol: 1e-9 } };
/** Saturated units and 40 steps amplify the last digit of tanh. */
const FLOAT64_HARD = { forward: { atol: 1e-10, rtol: 1e-8 }, backward: { atol: 1e-9, rtol: 1e-8 } };
/** float32 has 7 digits: a few of them are lost in sums over time, and the slopes of saturated units lose more. */
const FLOAT32 = { forward: { atol: 1e-5, rtol: 1e-5 }, backward: { atol: 1e-4, rtol: 1e-4 } };
const FLOAT32_HARD = { forward: { atol: 1e-3, rtol: 1e-3 }, backward: { atol: 1e-3, rtol: 1e-3 } };

/** A fresh engine and its tolerances. Cases named `saturated…` and `long…` get the wider ones. */
export function goldenKernels(caseName: string, { kernels }: Options): GoldenKernels {
  const hard = caseName.startsWith('saturated') || caseName.startsWith('long');
  return kernels === 'wasm'
    ? { k: createKernels('wasm', { megabytes: 16 }), ...(hard ? FLOAT32_HARD : FLOAT32) }
    : { k: createKernels('reference64'), ...(hard ? FLOAT64_HARD : FLOAT64) };
}
