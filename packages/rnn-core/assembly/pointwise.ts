/** Entry by entry over n numbers: whole vectors first, then the 1 to 3 numbers that are left. */
import { flushed, loadTail, one, sigmoid4, storeTail, tanh4 } from './lanes';

@inline
function map1(a: usize, out: usize, n: i32, op: i32): void {
  // Two vectors a turn: the long chain of a rational function leaves room for another beside it.
  for (; n >= 8; n -= 8, a += 32, out += 32) {
    const first = apply1(op, v128.load(a)), second = apply1(op, v128.load(a, 16));
    v128.store(out, first);
    v128.store(out, second, 16);
  }
  for (; n >= 4; n -= 4, a += 16, out += 16) v128.store(out, apply1(op, v128.load(a)));
  if (n > 0) storeTail(out, n, apply1(op, loadTail(a, n, 0)));
}

@inline
function apply1(op: i32, a: v128): v128 {
  if (op == 0) return tanh4(a);
  if (op == 1) return sigmoid4(a);
  // a where a > 0 or a is NaN, else 0
  return v128.andnot(a, f32x4.le(a, i32x4.splat(0)));
}

@inline
function map2(a: usize, b: usize, out: usize, n: i32, op: i32): void {
  for (; n >= 4; n -= 4, a += 16, b += 16, out += 16) v128.store(out, apply2(op, v128.load(a), v128.load(b)));
  if (n > 0) storeTail(out, n, apply2(op, loadTail(a, n, 0), loadTail(b, n, 1)));
}

@inline
function apply2(op: i32, a: v128, b: v128): v128 {
  if (op == 0) return f32x4.add(a, b);
  if (op == 1) return f32x4.sub(a, b);
  if (op == 2) return flushed(f32x4.mul(a, b));
  // From here on a is an output y and b the gradient dy.
  if (op == 3) return flushed(f32x4.mul(b, f32x4.sub(one(), f32x4.mul(a, a))));
  if (op == 4) return flushed(f32x4.mul(f32x4.mul(b, a), f32x4.sub(one(), a)));
  return v128.and(b, f32x4.gt(a, i32x4.splat(0)));
}

export function tanh(a: usize, y: usize, n: i32): void {
  map1(a, y, n, 0);
}
export function sigmoid(a: usize, y: usize, n: i32): void {
  map1(a, y, n, 1);
}
export function relu(a: usize, y: usize, n: i32): void {
  map1(a, y, n, 2);
}
export function add(a: usize, b: usize, out: usize, n: i32): void {
  map2(a, b, out, n, 0);
}
export function sub(a: usize, b: usize, out: usize, n: i32): void {
  map2(a, b, out, n, 1);
}
export function mul(a: usize, b: usize, out: usize, n: i32): void {
  map2(a, b, out, n, 2);
}
export function tanhBackward(y: usize, dy: usize, da: usize, n: i32): void {
  map2(y, dy, da, n, 3);
}
export function sigmoidBackward(y: usize, dy: usize, da: usize, n: i32): void {
  map2(y, dy, da, n, 4);
}
export function reluBackward(y: usize, dy: usize, da: usize, n: i32): void {
  map2(y, dy, da, n, 5);
}

/** out += a ⊙ b. */
export function addMul(a: usize, b: usize, out: usize, n: i32): void {
  for (; n >= 4; n -= 4, a += 16, b += 16, out += 16) {
    v128.store(out, f32x4.add(v128.load(out), flushed(f32x4.mul(v128.load(a), v128.load(b)))));
  }
  if (n > 0) {
    const product = flushed(f32x4.mul(loadTail(a, n, 0), loadTail(b, n, 1)));
    storeTail(out, n, f32x4.add(loadTail(out, n, 2), product));
  }
}

/** out = (1 − z) ⊙ from + z ⊙ to. */
export function lerp(z: usize, from: usize, to: usize, out: usize, n: i32): void {
  for (; n >= 4; n -= 4, z += 16, from += 16, to += 16, out += 16) {
    v128.store(out, lerp4(v128.load(z), v128.load(from), v128.load(to)));
  }
  if (n > 0) storeTail(out, n, lerp4(loadTail(z, n, 0), loadTail(from, n, 1), loadTail(to, n, 2)));
}

@inline
function lerp4(z: v128, from: v128, to: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(one(), z), from), f32x4.mul(z, to));
}

export function scale(a: usize, factor: f32, out: usize, n: i32): void {
  const factors = f32x4.splat(factor);
  for (; n >= 4; n -= 4, a += 16, out += 16) v128.store(out, f32x4.mul(factors, v128.load(a)));
  if (n > 0) storeTail(out, n, f32x4.mul(factors, loadTail(a, n, 0)));
}

export function fill(out: usize, value: f32, n: i32): void {
  const values = f32x4.splat(value);
  for (; n >= 4; n -= 4, out += 16) v128.store(out, values);
  if (n > 0) storeTail(out, n, values);
}

export function copy(a: usize, out: usize, n: i32): void {
  memory.copy(out, a, (<usize>n) << 2);
}
