/** What one vector of four numbers can do beyond the machine's own instructions. */
import { TAIL } from './memory';

/** acc + a·b: rounded once where the machine has it (relaxed build), else rounded twice and the same everywhere. */
@inline
export function madd(a: v128, b: v128, acc: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, acc);
  return f32x4.add(acc, f32x4.mul(a, b));
}

// Constants live in memory, four times each: a load is cheaper than a splat inside a loop.
const CONSTANTS: usize = memory.data<f32>([
  9, 9, 9, 9, -9, -9, -9, -9, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 1e-20, 1e-20, 1e-20, 1e-20, -0.0, -0.0, -0.0, -0.0, -1, -1, -1, -1,
], 16);
const LIMIT: usize = CONSTANTS;
const MINUS_LIMIT: usize = CONSTANTS + 16;
const ONE: usize = CONSTANTS + 32;
const HALF: usize = CONSTANTS + 48;
const TINY: usize = CONSTANTS + 64;
const SIGN: usize = CONSTANTS + 80;
const MINUS_ONE: usize = CONSTANTS + 96;

/**
 * tanh x ≈ x P(x²) / Q(x²), P of degree 6 and Q of degree 3, fitted to least largest relative error on [0, 9] (ours; the
 * exact fit is off by 7e-9, rounding in float32 by at most 3.3e-7). Beyond 9, float32's tanh is ±1. Highest power first.
 */
const P: usize = memory.data<f32>([
  -8.488807665693945e-14, -8.488807665693945e-14, -8.488807665693945e-14, -8.488807665693945e-14,
  5.277988809893053e-11, 5.277988809893053e-11, 5.277988809893053e-11, 5.277988809893053e-11,
  -2.0225314756316948e-8, -2.0225314756316948e-8, -2.0225314756316948e-8, -2.0225314756316948e-8,
  1.1154331332363654e-5, 1.1154331332363654e-5, 1.1154331332363654e-5, 1.1154331332363654e-5,
  0.0031039584428071976, 0.0031039584428071976, 0.0031039584428071976, 0.0031039584428071976,
  0.13084012269973755, 0.13084012269973755, 0.13084012269973755, 0.13084012269973755,
], 16);
const Q: usize = memory.data<f32>([
  0.0002546148607507348, 0.0002546148607507348, 0.0002546148607507348, 0.0002546148607507348,
  0.024495188146829605, 0.024495188146829605, 0.024495188146829605, 0.024495188146829605,
  0.46417340636253357, 0.46417340636253357, 0.46417340636253357, 0.46417340636253357,
], 16);

@inline
export function one(): v128 {
  return v128.load(ONE);
}

/** NaN stays NaN: pmin(x, K) is K only where K < x, which is false for NaN. */
@inline
export function tanh4(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, v128.load(LIMIT)), v128.load(MINUS_LIMIT));
  const s = f32x4.mul(clamped, clamped);
  let p = madd(v128.load(P), s, v128.load(P, 16));
  p = madd(p, s, v128.load(P, 32));
  p = madd(p, s, v128.load(P, 48));
  p = madd(p, s, v128.load(P, 64));
  p = madd(p, s, v128.load(P, 80));
  p = madd(p, s, v128.load(ONE));
  let q = madd(v128.load(Q), s, v128.load(Q, 16));
  q = madd(q, s, v128.load(Q, 32));
  q = madd(q, s, v128.load(ONE));
  let y = f32x4.div(f32x4.mul(clamped, p), q);
  // Rounding may carry it past 1, where slopes would turn negative.
  y = f32x4.pmax(f32x4.pmin(y, v128.load(ONE)), v128.load(MINUS_ONE));
  // Exactly ±1 where saturated, so that slopes there are exactly 0.
  const saturated = f32x4.ge(f32x4.abs(x), v128.load(LIMIT));
  const limit = v128.or(v128.and(x, v128.load(SIGN)), v128.load(ONE));
  return v128.bitselect(limit, y, saturated);
}

/** σ(x) = (1 + tanh(x/2)) / 2. */
@inline
export function sigmoid4(x: v128): v128 {
  const half = v128.load(HALF);
  return madd(tanh4(f32x4.mul(x, half)), half, half);
}

/** Gradients below 1e-20 become 0 before they turn subnormal, where arithmetic is several times slower. NaN stays. */
@inline
export function flushed(g: v128): v128 {
  return v128.andnot(g, f32x4.lt(f32x4.abs(g), v128.load(TINY)));
}

/** The first `count` (1 to 3) numbers at p, zeros behind them, by way of the given slot of the scratch tail. */
export function loadTail(p: usize, count: i32, slot: usize): v128 {
  const scratch = TAIL + (slot << 4);
  v128.store(scratch, i32x4.splat(0));
  for (let j: usize = 0; j < <usize>count; j++) store<f32>(scratch + (j << 2), load<f32>(p + (j << 2)));
  return v128.load(scratch);
}

export function storeTail(p: usize, count: i32, value: v128): void {
  v128.store(TAIL + 48, value);
  for (let j: usize = 0; j < <usize>count; j++) store<f32>(p + (j << 2), load<f32>(TAIL + 48 + (j << 2)));
}
