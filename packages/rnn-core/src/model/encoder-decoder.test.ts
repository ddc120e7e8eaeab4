import { describe, expect, test } from 'vitest';
import { decoderProblem } from '../../test-support/decoder-problems';
import { bitsOf, largestDifference } from '../../test-support/numbers';
import * as core from '../index';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { createEncoderDecoder, type EncoderDecoderConfig } from './encoder-decoder';

const k = createReferenceKernels('float64');
const sizes = { T: 3, U: 3, H: 2, sourceLengths: [3, 1], targetLengths: [2, 3] };

/** A source (T,B,D) of the given lengths out of `frame(b, t)`. */
function sourceOf(T: number, lengths: readonly number[], D: number, frame: (b: number, t: number) => number[]) {
  const B = lengths.length;
  const [x, mask] = [k.alloc(T, B, D), k.alloc(T, B)];
  for (let n = 0; n < T * B; n++) {
    const [t, b] = [Math.floor(n / B), n % B];
    mask.data[n] = t < lengths[b] ? 1 : 0;
    x.data.set(frame(b, t), n * D);
  }
  return { x, mask, steps: { x: stepsOf(x), mask: stepsOf(mask) } };
}

describe.each(['none', 'dot', 'additive'] as const)('with attention %s', (attention) => {
  test('NaN in the padding of a source changes no bit of loss and gradients', () => {
    const problem = decoderProblem(core, { ...sizes, cell: 'lstm', attention }, 1);
    const { model, source, targets } = problem;
    const all = () => Object.values(model.grads).map(({ data }) => bitsOf(data)).join(' '); // prettier-ignore
    const loss = model.lossAndGrads(source, targets);
    const before = all();
    const width = source.x.shape[2];
    source.mask.data.forEach((kept, n) => kept === 0 && source.x.data.fill(NaN, n * width, (n + 1) * width));
    expect(model.lossAndGrads(source, targets)).toBe(loss);
    expect(all()).toBe(before);
  });

  test('a shorter batch after a longer one is as if it were the first', () => {
    const fresh = decoderProblem(core, { ...sizes, cell: 'gru-reset-after', attention }, 2);
    const used = decoderProblem(core, { ...sizes, cell: 'gru-reset-after', attention }, 2);
    const long = sourceOf(4, [4, 4], 2, (b, t) => [b - t, b + t]);
    used.model.lossAndGrads(long, [1, 2, 3, 1, 2, 3, 1, 2]);
    expect(used.model.lossAndGrads(used.source, used.targets)).toBe(fresh.model.lossAndGrads(fresh.source, fresh.targets)); // prettier-ignore
    for (const [name, { data }] of Object.entries(used.model.grads)) {
      expect(largestDifference(data, fresh.model.grads[name].data)).toBe(0);
    }
  });
});

test('one step of free running after another is teacher forcing with its own choices', () => {
  const { model, source } = decoderProblem(core, { ...sizes, cell: 'lstm', attention: 'scaled-dot' }, 3);
  model.begin(source);
  const chosen: number[] = [];
  const scores: number[] = [];
  for (let t = 0; t < 4; t++) {
    const next = model.next(t === 0 ? [0, 0] : chosen.slice(-2));
    scores.push(...next.data);
    chosen.push(...core.argmaxRows(next.data, 4));
  }
  expect(largestDifference(scores, model.forward(source, chosen).data)).toBe(0);
  expect(() => model.next([0, 0])).toThrow('EncoderDecoder.next: begin(source) must come first; forward has ended'); // prettier-ignore
});

test('more free steps than there is room for are an error', () => {
  const { model, source } = decoderProblem(core, { ...sizes, cell: 'lstm', attention: 'none' }, 3);
  model.begin(source);
  for (let t = 0; t < 4; t++) model.next([1, 1]);
  expect(() => model.next([1, 1])).toThrow('EncoderDecoder.next: at most U=4 steps, got one more; make room for more');
});

test('it learns to write a sequence backwards', () => {
  const [V, T, B] = [5, 4, 8];
  const rng = createRng(9);
  const config: EncoderDecoderConfig = {
    cell: (layer) => core.createGruResetBeforeLayer(k, layer, rng),
    attention: 'additive',
    ...{ D: V, H: 12, V, embedding: 4, T, U: T, B, start: 0 },
  };
  const model = createEncoderDecoder(k, config, rng);
  const optimiser = { kind: 'adam', ...core.ADAM_DEFAULTS } as const;
  const state = core.createOptimiserState(k, optimiser, model.params);
  const draw = () => {
    const words = Array.from({ length: B }, () => Array.from({ length: T }, () => 1 + rng.integer(V - 1)));
    const oneHot = (symbol: number) => Array.from({ length: V }, (_, v) => (v === symbol ? 1 : 0));
    const source = sourceOf(T, new Array<number>(B).fill(T), V, (b, t) => oneHot(words[b][t]));
    return { source, targets: Array.from({ length: T * B }, (_, n) => words[n % B][T - 1 - Math.floor(n / B)]) };
  };
  for (let update = 0; update < 500; update++) {
    const { source, targets } = draw();
    model.lossAndGrads(source, targets);
    core.clipByNorm(model.grads, 1);
    core.applyUpdate(optimiser, state, model.params, model.grads, 0.01);
    model.repack();
  }
  const { source, targets } = draw();
  expect(model.loss(source, targets)).toBeLessThan(0.3); // guessing costs log 4 = 1.39
});

describe('what does not fit is an error that says so', () => {
  const { model, source } = decoderProblem(core, { ...sizes, cell: 'lstm', attention: 'none' }, 1);
  test('targets that are no whole number of steps, or too many', () => {
    expect(() => model.loss(source, [1, 2, 3])).toThrow('targets must be 1 to 4 steps of B=2 symbols, got 3 numbers');
    expect(() => model.loss(source, new Array<number>(10).fill(1))).toThrow('got 10 numbers');
    expect(() => model.loss(source, [])).toThrow('got 0 numbers');
  });
  test('a source of another shape', () => {
    const long = sourceOf(5, [5, 5], 2, () => [0, 0]);
    expect(() => model.loss(long, [1, 1])).toThrow('source.x must be (T,B,D)=(4,2,2), got (5,2,2)');
  });
  test('a cell that cannot run step by step', () => {
    const rng = createRng(1);
    const config = { attention: 'none', D: 2, H: 2, V: 3, embedding: 2, T: 2, U: 2, B: 1, start: 0 } as const;
    const cell: EncoderDecoderConfig['cell'] = (layer) => ({ ...core.createLstmLayer(k, layer, rng), stepper: null });
    expect(() => createEncoderDecoder(k, { ...config, cell }, rng)).toThrow(
      'createEncoderDecoder: cell must make a one-way layer that can be stepped, got lstm',
    );
  });
});
