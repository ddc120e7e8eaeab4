/** Adam on the numbers of one weight, in place: src/optim/adam.ts in float32. */
import { flushed } from './lanes';

/**
 * With shrink = 1 − η λ (AdamW) or 1, decay = λ (Adam) or 0, factor = η / (1 − β₁ⁿ), scale2 = 1 / √(1 − β₂ⁿ):
 * w *= shrink, g = dw + decay w, m = keep1 m + take1 g, v = keep2 v + take2 g g, w −= factor m / (scale2 √v + ε).
 *
 * First moments below 1e-20 become 0: without gradient they would fade into subnormal numbers and stay there.
 */
export function adam(
  w: usize, dw: usize, m: usize, v: usize, n: i32,
  factor: f32, keep1: f32, take1: f32, keep2: f32, take2: f32, epsilon: f32, scale2: f32, shrink: f32, decay: f32,
): void {
  const factors = f32x4.splat(factor), epsilons = f32x4.splat(epsilon), scales2 = f32x4.splat(scale2);
  const keeps1 = f32x4.splat(keep1), takes1 = f32x4.splat(take1);
  const keeps2 = f32x4.splat(keep2), takes2 = f32x4.splat(take2);
  const shrinks = f32x4.splat(shrink), decays = f32x4.splat(decay);
  for (; n >= 4; n -= 4, w += 16, dw += 16, m += 16, v += 16) {
    const weight = f32x4.mul(v128.load(w), shrinks);
    const g = f32x4.add(v128.load(dw), f32x4.mul(decays, weight));
    const first = flushed(f32x4.add(f32x4.mul(keeps1, v128.load(m)), f32x4.mul(takes1, g)));
    const second = f32x4.add(f32x4.mul(keeps2, v128.load(v)), f32x4.mul(f32x4.mul(takes2, g), g));
    v128.store(m, first);
    v128.store(v, second);
    const spread = f32x4.add(f32x4.mul(scales2, f32x4.sqrt(second)), epsilons);
    v128.store(w, f32x4.sub(weight, f32x4.div(f32x4.mul(factors, first), spread)));
  }
  for (; n > 0; n--, w += 4, dw += 4, m += 4, v += 4) {
    const weight = load<f32>(w) * shrink;
    const g = load<f32>(dw) + decay * weight;
    let first = keep1 * load<f32>(m) + take1 * g;
    if (abs<f32>(first) < 1e-20) first = 0;
    const second = keep2 * load<f32>(v) + take2 * g * g;
    store<f32>(m, first);
    store<f32>(v, second);
    store<f32>(w, weight - (factor * first) / (scale2 * sqrt<f32>(second) + epsilon));
  }
}
