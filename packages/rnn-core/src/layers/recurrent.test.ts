import { describe, expect, test } from 'vitest';
import { bitsOf, largestDifference, randomTensor } from '../../test-support/numbers';
import { ALL_LAYERS, CELLS, COMPOSED, VARIANTS } from '../../test-support/recurrent-layers';
import { layerProblem } from '../../test-support/recurrent-problems';
import {
  PLAIN_NAMES,
  engineDifference,
  paddingDifference,
  paddingGradient,
  plainDifference,
  stepperDifference,
} from '../../test-support/recurrent-promises';
import * as core from '../index';
import type { RecurrentLayer, Tensor } from '../index';
import { firstOf, stepsOf } from '../tensor';

const sizes = { T: 5, B: 3, D: 2, H: 3 };
/** Fewer frames than there is room for; one sequence ends early, one has no frame at all. */
const run = { T: 4, lengths: [4, 2, 0] };

describe.each(Object.entries(ALL_LAYERS))('%s', (_, make) => {
  test('what padding holds, even NaN, moves no state, no loss and no gradient', () => {
    expect(paddingDifference(core, make(sizes), run, 5)).toBe(0);
  });

  test('padding gets a gradient of exactly 0, and last is the state of the last frame that counts', () => {
    expect(paddingGradient(core, make(sizes), run, 6)).toBe(0);
    const { layer, loss } = layerProblem(core, make(sizes), run, 6);
    loss();
    for (const { first, last } of layer.states) {
      const H = first.shape[1];
      expect(bitsOf(last.data.slice(2 * H))).toBe(bitsOf(first.data.slice(2 * H))); // no frame: still the first state
      expect(bitsOf(last.data.slice(0, H))).not.toBe(bitsOf(first.data.slice(0, H)));
    }
  });

  test('gradients accumulate in weights and inputs, those of the first states do not', () => {
    const { layer, analyse, tensors, again } = layerProblem(core, make(sizes), run, 7);
    analyse();
    const once = Object.values(tensors).map(({ grad }) => grad.data.slice());
    const firsts = new Set(layer.states.map(({ dFirst }) => dFirst));
    again();
    Object.values(tensors).forEach(({ grad }, j) => {
      const factor = firsts.has(grad) ? 1 : 2;
      expect(
        largestDifference(
          grad.data,
          once[j].map((entry) => factor * entry),
        ),
      ).toBeLessThan(1e-14);
    });
  });

  test('params and grads have the same names and shapes, and states the sizes that were asked for', () => {
    const { layer } = layerProblem(core, make(sizes), run, 8);
    const shapesOf = (record: Readonly<Record<string, Tensor>>) =>
      Object.entries(record).map(([key, { shape }]) => [key, ...shape]);
    expect(shapesOf(layer.grads)).toEqual(shapesOf(layer.params));
    expect(layer.y.shape).toEqual([5, 3, layer.width]);
    expect(layer.ySteps).toHaveLength(5);
    for (const { first, last, dLast, dFirst } of layer.states) {
      for (const { shape } of [first, last, dLast, dFirst]) expect(shape).toEqual([3, 3]);
    }
    for (const trace of Object.values(layer.traces)) expect(trace.shape).toEqual([5, 3, 3]);
    expect(new Set(layer.states.map((state) => state.name)).size).toBe(layer.states.length);
  });

  test('dx may be left out, and then nothing else changes', () => {
    const { layer, analyse, again, tensors } = layerProblem(core, make(sizes), run, 10);
    analyse();
    const before = Object.values(layer.grads).map(({ data }) => data.slice());
    for (const { data } of Object.values(layer.grads)) data.fill(0);
    tensors.x.grad.data.fill(77);
    again('without dx');
    Object.values(layer.grads).forEach(({ data }, j) => expect(bitsOf(data)).toBe(bitsOf(before[j])));
    expect(tensors.x.grad.data.every((entry) => entry === 77)).toBe(true);
  });
});

const oneWay = Object.entries(ALL_LAYERS).filter(([name]) => !/both directions/.test(name));

test.each(oneWay)('%s: frame by frame it gives the same as in one go', (_, make) => {
  expect(stepperDifference(core, make(sizes), run, 9)).toBeLessThan(1e-14);
});

test('layers in both directions have no stepper: the end must be known', () => {
  for (const [name, make] of Object.entries(COMPOSED)) {
    const { layer } = layerProblem(core, make(sizes), run, 1);
    expect(layer.stepper === null).toBe(/both directions/.test(name));
  }
});

describe('against plain loops, one unit at a time', () => {
  test.each(PLAIN_NAMES)('%s: every state at odd sizes', (name) => {
    for (const [B, T, D, H] of [
      [1, 1, 1, 1],
      [3, 7, 5, 4],
      [2, 9, 3, 17],
    ]) {
      // prettier-ignore
      const lengths = Array.from({ length: B }, (_, b) => Math.max(1, T - 3 * b));
      expect(plainDifference(core, name, ALL_LAYERS[name]({ T, B, D, H }), { T, lengths }, 3)).toBeLessThan(1e-14);
    }
  });
});

describe('on the fast engine', () => {
  test.each(Object.entries(ALL_LAYERS))(
    '%s: all it leaves is within float32 of the reference, at odd sizes',
    (_, make) => {
      for (const [B, T, D, H] of [
        [1, 1, 1, 1],
        [3, 7, 5, 9],
        [5, 4, 3, 17],
      ]) {
        // prettier-ignore
        const lengths = Array.from({ length: B }, (_, b) => Math.max(0, T - 2 * b));
        expect(engineDifference(core, make({ T, B, D, H }), { T, lengths }, 3, 'wasm')).toBeLessThan(1);
      }
    },
  );

  test.each(Object.entries(CELLS))('%s: what padding holds, even NaN, does not get in', (_, make) => {
    expect(paddingDifference(core, make(sizes), { ...run, kernels: 'wasm' }, 5)).toBe(0);
  });

  test('it is the fast engine', () => {
    expect(core.createKernels('wasm').name).toContain('WebAssembly SIMD');
  });
});

/** Everything about one run: outputs, last states, gradients of weights, inputs and first states. */
function passes(layer: RecurrentLayer, x: Tensor, mask: Tensor, dY: Tensor, firsts: Tensor[], dLasts: Tensor[]) {
  const k = core.createKernels('reference64');
  layer.states.forEach(({ first, dLast }, s) => {
    first.data.set(firsts[s].data);
    dLast.data.set(dLasts[s].data);
  });
  for (const { data } of Object.values(layer.grads)) data.fill(0);
  const dx = k.alloc(...x.shape);
  layer.repack();
  layer.forward(stepsOf(x), stepsOf(mask));
  layer.backward(stepsOf(x), stepsOf(mask), stepsOf(dY), stepsOf(dx));
  return { y: firstOf(layer.y, x.shape[0]), dx, layer };
}

describe.each(Object.entries({ ...CELLS, ...VARIANTS, ...COMPOSED }).filter(([name]) => !/drop/.test(name)))(
  'a padded batch through %s',
  (_, make) => {
    test('gives each sequence what it would get alone, without padding', () => {
      const k = core.createKernels('reference64');
      const rng = core.createRng(21);
      const [B, D, H, T] = [4, 3, 4, 6];
      const lengths = [6, 1, 4, 3];
      const together = make({ T, B, D, H })(core, k, rng);
      const single = make({ T, B: 1, D, H })(core, k, rng);
      for (const [name, { data, shape }] of Object.entries(together.params)) {
        data.set(randomTensor(k, shape, rng, 0.6).data);
        single.params[name].data.set(data);
      }
      const x = randomTensor(k, [T, B, D], rng);
      const dY = randomTensor(k, [T, B, together.width], rng);
      const mask = k.alloc(T, B);
      for (let n = 0; n < T * B; n++) {
        if (Math.floor(n / B) < lengths[n % B]) mask.data[n] = 1;
        else dY.data.fill(0, n * together.width, (n + 1) * together.width); // nobody reads padding
      }
      const firsts = together.states.map(({ first }) => randomTensor(k, first.shape, rng));
      const dLasts = together.states.map(({ first }) => randomTensor(k, first.shape, rng));
      const batch = passes(together, x, mask, dY, firsts, dLasts);
      const sums = Object.values(together.grads).map(({ shape }) => k.alloc(...shape));

      lengths.forEach((frames, b) => {
        const alone = (tensor: Tensor): Tensor => {
          const width = tensor.shape[2];
          const cut = k.alloc(frames, 1, width);
          for (let t = 0; t < frames; t++) {
            cut.data.set(tensor.data.slice((t * B + b) * width, (t * B + b + 1) * width), t * width);
          }
          return cut;
        };
        const rowOf = ({ data }: Tensor): Tensor => ({ shape: [1, H], data: data.slice(b * H, (b + 1) * H) });
        const ones = k.alloc(frames, 1);
        ones.data.fill(1);
        const one = passes(single, alone(x), ones, alone(dY), firsts.map(rowOf), dLasts.map(rowOf));
        expect(largestDifference(one.y.data, alone(batch.y).data)).toBeLessThan(1e-14);
        expect(largestDifference(one.dx.data, alone(batch.dx).data)).toBeLessThan(1e-14);
        single.states.forEach(({ last, dFirst }, s) => {
          expect(largestDifference(last.data, rowOf(together.states[s].last).data)).toBeLessThan(1e-14);
          expect(largestDifference(dFirst.data, rowOf(together.states[s].dFirst).data)).toBeLessThan(1e-14);
        });
        Object.values(single.grads).forEach((grad, j) => k.add(sums[j], grad, sums[j]));
      });
      Object.values(together.grads).forEach(({ data }, j) => {
        expect(largestDifference(data, sums[j].data)).toBeLessThan(1e-13);
      });
    });
  },
);

describe('states between runs', () => {
  /** Not those whose masks differ from frame to frame. */
  const steady = oneWay.filter(([name]) => !/LSTM dropping$|candidates|between/.test(name));

  test.each(steady)('%s: two halves with carried states are the whole, bit for bit', (_, make) => {
    const k = core.createKernels('reference64');
    const { layer, steps, loss } = layerProblem(core, make({ ...sizes, T: 6 }), { T: 6, lengths: [6, 6, 6] }, 4);
    loss();
    const whole = [layer.y, ...layer.states.map(({ last }) => last)].map(({ data }) => data.slice());
    layer.forward(steps.x.slice(0, 2), steps.mask.slice(0, 2));
    core.carryStates(k, layer);
    layer.forward(steps.x.slice(2), steps.mask.slice(2));
    const later = whole[0].slice((2 * whole[0].length) / 6);
    expect(bitsOf(layer.y.data.slice(0, later.length))).toBe(bitsOf(later));
    layer.states.forEach(({ last }, s) => expect(bitsOf(last.data)).toBe(bitsOf(whole[s + 1])));
  });

  test('zeroStates forgets what was carried', () => {
    const k = core.createKernels('reference64');
    const { layer, loss } = layerProblem(core, CELLS.LSTM(sizes), run, 4);
    loss();
    core.carryStates(k, layer);
    expect(layer.states.every(({ first }) => first.data.some((entry) => entry !== 0))).toBe(true);
    core.zeroStates(k, layer);
    expect(layer.states.every(({ first }) => first.data.every((entry) => entry === 0))).toBe(true);
  });
});

describe('how layers start', () => {
  const k = core.createKernels('reference64');
  const rng = core.createRng(5);

  test('the forget gate starts with bias 1, or with the bias that was asked for; other biases start at 0', () => {
    const { params } = core.createLstmLayer(k, sizes, rng);
    expect(Array.from(params.bf.data)).toEqual([1, 1, 1]);
    for (const name of ['bi', 'bC', 'bo']) expect(Array.from(params[name].data)).toEqual([0, 0, 0]);
    expect(core.createLstmLayer(k, { ...sizes, forgetBias: -2 }, rng).params.bf.data[0]).toBe(-2);
    expect(core.createLstmVariantLayer(k, { ...sizes, forgetBias: 3 }, rng).params.bf.data[0]).toBe(3);
  });

  test('keepFrames sets the bias of z with the sign that each GRU needs', () => {
    const wanted = core.keepBiasForLag(40);
    const before = core.createGruResetBeforeLayer(k, { ...sizes, keepFrames: 40 }, rng).params;
    const after = core.createGruResetAfterLayer(k, { ...sizes, keepFrames: 40 }, rng).params;
    expect([before.bz.data[0], after.bz.data[0]]).toEqual([-wanted, wanted]);
    expect(core.createGruResetBeforeLayer(k, sizes, rng).params.bz.data[0]).toBe(0);
  });

  test('without biases there are none to train', () => {
    const makers = [core.createLstmLayer, core.createGruResetBeforeLayer, core.createGruResetAfterLayer];
    for (const make of [...makers, core.createSimpleRnnLayer, core.createLstmVariantLayer]) {
      const names = Object.keys(make(k, { ...sizes, bias: 'without' }, rng).params);
      expect(names.every((name) => name.startsWith('W'))).toBe(true);
    }
  });

  test('Whh of the simple RNN is orthogonal, Glorot or the identity, as asked', () => {
    const whh = (recurrentInit?: 'orthogonal' | 'glorot' | 'identity'): number[] =>
      Array.from(core.createSimpleRnnLayer(k, { ...sizes, recurrentInit }, core.createRng(1)).params.Whh.data);
    expect(whh('identity')).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(whh()).toEqual(whh('orthogonal'));
    const squares = (W: number[]): number => W.slice(0, 3).reduce((sum, entry) => sum + entry * entry, 0);
    expect(squares(whh())).toBeCloseTo(1, 12);
    expect(squares(whh('glorot'))).not.toBeCloseTo(1, 3);
  });
});
