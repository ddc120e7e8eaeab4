import { describe, expect, test } from 'vitest';
import { bitsOf, largestDifference, randomTensor } from '../../test-support/numbers';
import * as core from '../index';
import type { LayerSizes, RecurrentLayer, Tensor } from '../index';
import { stepsOf } from '../tensor';

const k = core.createKernels('reference64');
const sizes = { T: 5, B: 2, D: 3, H: 3 };
const rng = core.createRng(1);
const x = stepsOf(randomTensor(k, [sizes.T, sizes.B, sizes.D], rng));

function maskFor(...lengths: number[]): Tensor[] {
  const mask = k.alloc(sizes.T, sizes.B);
  for (let n = 0; n < mask.data.length; n++) mask.data[n] = Math.floor(n / sizes.B) < lengths[n % sizes.B] ? 1 : 0;
  return stepsOf(mask);
}

const gru = (seed: number, more: Partial<LayerSizes> = {}): RecurrentLayer =>
  core.createGruResetBeforeLayer(k, { ...sizes, ...more }, core.createRng(seed));

/** The three numbers of sequence b at each frame, from column `from`. */
const seen = (layer: RecurrentLayer, b: number, from = 0): number[][] =>
  layer.ySteps.map(({ data }) => Array.from(data.slice(b * layer.width + from, b * layer.width + from + 3)));

describe('a stack', () => {
  test('each layer reads what the one below says; with skips what goes in is added on top', () => {
    const mask = maskFor(5, 5);
    const [low, high, plainHigh] = [gru(2), gru(3), gru(3)];
    low.forward(x, mask);
    plainHigh.forward(low.ySteps, mask);
    const plain = core.createStack(k, [gru(2), gru(3)]);
    plain.forward(x, mask);
    expect(bitsOf(plain.y.data)).toBe(bitsOf(plainHigh.y.data));
    const skipping = core.createStack(k, [gru(2), high], { skips: 'residual' });
    skipping.forward(x, mask);
    const sum = k.alloc(...low.y.shape);
    k.add(low.y, plainHigh.y, sum);
    expect(bitsOf(skipping.y.data)).toBe(bitsOf(sum.data));
    expect(bitsOf(skipping.states[1].last.data)).toBe(bitsOf(high.ySteps[4].data)); // the state is without the skip
  });

  test('names say which layer a weight, a state and a trace belong to', () => {
    const stack = core.createStack(k, [gru(2), core.createLstmLayer(k, sizes, rng)], { skips: 'residual' });
    expect(stack.kind).toBe('residual-stacked');
    expect(core.createStack(k, [gru(2)]).kind).toBe('stacked');
    expect(Object.keys(stack.params)).toContain('layer0.Wz');
    expect(Object.keys(stack.grads)).toContain('layer1.Wf');
    expect(stack.states.map(({ name }) => name)).toEqual(['layer0.h', 'layer1.h', 'layer1.C']);
    expect(Object.keys(stack.traces)).toContain('layer1.CTilde');
  });

  test('dropout of its layers is drawn through it', () => {
    const inside = core.createDropout(k, gru(2), { output: 0.5 });
    const stack = core.createStack(k, [inside, gru(3)]);
    stack.drawDropout(core.createRng(1));
    expect(inside.masks.output!.data).toContain(0);
    stack.drawDropout(null);
    expect(inside.masks.output!.data).not.toContain(0);
  });

  test('layers that do not fit are refused with a sentence', () => {
    expect(() => core.createStack(k, [])).toThrow('createStack: layers must be at least one, got none');
    expect(() => core.createStack(k, [gru(1), gru(2, { D: 4 })])).toThrow(
      'createStack: layer 1 must read D=3 numbers, what layer 0 says, got D=4',
    );
    expect(() => core.createStack(k, [gru(1), gru(2, { T: 6 })])).toThrow(
      'createStack: layer 1 must have room (T,B)=(5,2) as layer 0 has, got (6,2)',
    );
    expect(() => core.createStack(k, [gru(1), gru(2, { H: 4 })], { skips: 'residual' })).toThrow(
      'with skips layer 1 must say as many numbers as it reads, D=3, got 4; only the lowest layer may change the width',
    );
  });
});

describe('both directions', () => {
  test('the reverse half starts at each sequence’s own last frame and runs to the first', () => {
    const mask = maskFor(5, 3);
    const both = core.createBidirectional(k, gru(2), gru(3));
    both.forward(x, mask);
    // Sequence 1 has three frames: turned round by hand, they run through the same reverse layer.
    const alone = gru(3, { B: 1, T: 3 });
    const turned = [2, 1, 0].map((t) => ({ shape: [1, 3], data: x[t].data.slice(3, 6) }));
    const ones = stepsOf(k.alloc(3, 1));
    for (const one of ones) k.fill(one, 1);
    alone.forward(turned, ones);
    const expected = seen(alone, 0).reverse();
    expect(largestDifference(seen(both, 1, 3).slice(0, 3).flat(), expected.flat())).toBeLessThan(1e-15);
    const straight = gru(2);
    straight.forward(x, mask);
    expect(seen(both, 0)).toEqual(seen(straight, 0));
  });

  test('what the last frame holds is known at the first one, through the reverse half only', () => {
    const mask = maskFor(5, 5);
    const both = core.createBidirectional(k, gru(2), gru(3));
    both.forward(x, mask);
    const before = seen(both, 0);
    const beforeReverse = seen(both, 0, 3);
    const changed = [...x.slice(0, 4), { shape: x[4].shape, data: x[4].data.map((value) => value + 1) }];
    both.forward(changed, mask);
    expect(seen(both, 0).slice(0, 4)).toEqual(before.slice(0, 4));
    expect(largestDifference(seen(both, 0, 3)[0], beforeReverse[0])).toBeGreaterThan(1e-6);
  });

  test('names say which way, and halves that do not fit are refused', () => {
    const both = core.createBidirectional(k, gru(2), core.createLstmLayer(k, sizes, rng));
    expect(both.width).toBe(6);
    expect(both.states.map(({ name }) => name)).toEqual(['forward.h', 'reverse.h', 'reverse.C']);
    expect(Object.keys(both.params)).toContain('reverse.Wf');
    expect(Object.keys(both.traces)).toContain('forward.z');
    expect(() => core.createBidirectional(k, gru(1), gru(2, { H: 4 }))).toThrow(
      'createBidirectional: both layers must have the same (T,B,D,H), got (5,2,3,3) and (5,2,3,4)',
    );
  });

  test('masks of both halves are listed, and drawn through it', () => {
    const half = (seed: number): RecurrentLayer =>
      core.createDropout(k, core.createLstmLayer(k, { ...sizes, recurrentDropout: 'mask' }, core.createRng(seed)), {
        recurrent: 0.5,
      });
    const both = core.createBidirectional(k, half(1), half(2));
    both.drawDropout(core.createRng(3));
    expect(both.recurrentMasks).toHaveLength(2);
    for (const { data } of both.recurrentMasks) expect(new Set(data)).toEqual(new Set([0, 2]));
  });
});
