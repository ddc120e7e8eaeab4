/** The numbers in the exercises and their solutions, computed by the course's own code where it has any. */
import {
  createGruResetAfterLayer,
  createGruResetBeforeLayer,
  createKernels,
  createLstmLayer,
  createRng,
  exportTorch,
  keepBiasForLag,
  parameterCount,
  stepsOf,
  type RecurrentLayer,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { readTyped, saysSame } from '../../src/components/Exercise/answers';
import { asked as readAsked, testAnswersDiffer } from '../../tests/exercises/asked';
import { halfLife } from './experiments/gates';
import { createBroken, type Fault } from './experiments/shared/broken-gru';
import { convert } from './experiments/shared/convert-gru';
import { plainStep, sigma, type Choices, type PlainWeights } from './experiments/shared/plain-gru';
import { cellWeights } from './experiments/shared/three-networks';

const k = createKernels('reference64');
const sizes = { T: 1, B: 1, D: 13, H: 64 };
const asked = (name: string) => readAsked(import.meta.dirname, `03-gru/${name}`);
/** The right answer of each question, then its wrong ones, are these numbers to within what the question allows. */
function expectNumbers(name: string, numbers: readonly (readonly number[])[]): void {
  const questions = asked(name);
  expect(questions).toHaveLength(numbers.length);
  questions.forEach(({ answer, within, wrong }, i) => {
    expect(wrong).toHaveLength(numbers[i].length - 1);
    [answer, ...wrong].forEach((text, j) => {
      expect(readTyped(text)).toBeDefined();
      expect(saysSame([numbers[i][j]], text, within), `${text} is ${numbers[i][j]}`).toBe(true);
    });
  });
}

testAnswersDiffer(import.meta.dirname);

test('exercise 1: without columns from h in z and the candidate, the message is dh ⊙ (1 − z) exactly', () => {
  const [D, H] = [2, 3];
  const layer = createGruResetBeforeLayer(k, { T: 1, B: 1, D, H }, createRng(3));
  const { Wz, Wh } = layer.params;
  for (const { data } of [Wz, Wh]) {
    for (let j = 0; j < data.length; j++) if (j % (H + D) < H) data[j] = 0;
  }
  layer.states[0].first.data.set([0.3, -0.8, 0.5]);
  layer.repack();
  const x = stepsOf({ shape: [1, 1, D], data: Float64Array.of(0.4, -1.2) });
  const mask = stepsOf({ shape: [1, 1], data: Float64Array.of(1) });
  const dh = [0.7, -0.2, 0.1];
  layer.forward(x, mask);
  layer.backward(x, mask, stepsOf({ shape: [1, 1, H], data: Float64Array.from(dh) }), null);
  dh.forEach((slope, j) => expect(layer.states[0].dFirst.data[j]).toBe(slope - slope * layer.traces.z.data[j]));
});

const FORMS: readonly Choices[] = (['overwrite', 'keep'] as const).flatMap((z) =>
  (['before', 'after'] as const).map((reset) => ({ z, reset })),
);

test('eq gru.convert: between forms with the reset at one place the states agree, between others it refuses', () => {
  const rng = createRng(5);
  const numbers = (count: number): number[] => Array.from({ length: count }, () => rng.normal());
  const block = () => ({ fromH: [numbers(2), numbers(2)], fromX: [numbers(3), numbers(3)], bias: numbers(2) });
  for (const from of FORMS) {
    for (const to of FORMS) {
      const weights: PlainWeights = { z: block(), r: block(), candidate: block() };
      const [x, hPrev] = [numbers(3), numbers(2)];
      const converted = convert(weights, from, to);
      expect(converted === null).toBe(from.reset !== to.reset);
      if (!converted) continue;
      const wanted = plainStep(from, weights, x, hPrev);
      plainStep(to, converted, x, hPrev).forEach((h, j) => expect(h).toBeCloseTo(wanted[j], 12));
    }
  }
});

test('exercise 3: under the two inputs of the counterexample the unit gets 0 and −½ with the reset first', () => {
  const zero = [0, 0, 0];
  /** Units 2 and 3 have the resets ⅔ and ⅓ where x = 1, ⅓ and ⅔ where x = −1; unit 1 reads both with weight 1. */
  const weights = (row: readonly number[], ofUnit1: number): PlainWeights => ({
    z: { fromH: [zero, zero, zero], fromX: [[0], [0], [0]], bias: [40, 40, 40] },
    r: { fromH: [zero, zero, zero], fromX: [[0], [Math.LN2], [-Math.LN2]], bias: [ofUnit1, 0, 0] },
    candidate: { fromH: [[0, ...row], zero, zero], fromX: [[0], [0], [0]], bias: zero },
  });
  const heard = (reset: Choices['reset'], w: PlainWeights, x: number): number =>
    Math.atanh(plainStep({ z: 'overwrite', reset }, w, [x], [0, 0.5, -1])[0]);
  expect(sigma(Math.LN2)).toBeCloseTo(2 / 3, 12);
  expect(heard('before', weights([1, 1], 0), 1)).toBeCloseTo(0, 12);
  expect(heard('before', weights([1, 1], 0), -1)).toBeCloseTo(-0.5, 12);
  const rng = createRng(2);
  for (let i = 0; i < 20; i++) {
    const silent = [rng.normal(), 0];
    silent[1] = silent[0] / 2; // 0 under the first input
    for (const x of [1, -1]) expect(heard('after', weights(silent, rng.normal()), x)).toBeCloseTo(0, 12);
  }
});

test('exercise 3: from a state of zeros the first frame is the same in both, and our exporter refuses', () => {
  const zero = [0, 0];
  const block = { fromH: [zero, zero], fromX: [[0.5], [-0.5]], bias: zero };
  const candidate = { ...block, fromH: [[0, 1], [1, 0]] }; // prettier-ignore
  const w = { z: block, r: { ...block, fromX: [[3], [-3]] }, candidate };
  const states = (h0: number[]) =>
    (['before', 'after'] as const).map((reset) => plainStep({ z: 'overwrite', reset }, w, [1], h0));
  const [a, b] = states([0, 0]);
  expect(a).toEqual(b);
  const [c, d] = states([2, 3]);
  expect(Math.abs(c[0] - d[0])).toBeGreaterThan(0.01);
  const { params } = createGruResetBeforeLayer(k, sizes, createRng(1));
  expect(() => exportTorch({ kind: 'gru-reset-before', D: 13, H: 64 }, params)).toThrow('resets before');
});

test('exercise 4: numbers of weights, and what is missing in the wrong ones', () => {
  const count = ({ params }: RecurrentLayer): number => parameterCount(params);
  const ours = count(createGruResetBeforeLayer(k, sizes, createRng(1)));
  const lstm = count(createLstmLayer(k, sizes, createRng(1)));
  const after = createGruResetAfterLayer(k, sizes, createRng(1));
  const stored = exportTorch({ kind: 'gru-reset-after', D: 13, H: 64 }, after.params);
  const torch = Object.values(stored).reduce((sum, { data }) => sum + data.length, 0);
  expectNumbers('count', [
    [ours, ours - 3 * 64, ours / 3, lstm, torch],
    [torch, ours, count(after)],
    [lstm, ours, lstm + 4 * 64],
    [torch - count(after), 3 * 64, 64],
  ]);
});

test('exercise 5: 34 units and 29, and how the wrong ones come about', () => {
  expect(cellWeights('rnn', 64, 13)).toBe(4992);
  const rows = [34, 35].map((H) => cellWeights('gru', H, 13)).concat([29, 30].map((H) => cellWeights('lstm', H, 13)));
  expect(rows).toEqual([4896, 5145, 4988, 5280]);
  const largest = (kind: 'gru' | 'lstm'): number => {
    let H = 1;
    while (cellWeights(kind, H + 1, 13) <= 4992) H += 1;
    return H;
  };
  const [gru, lstm] = [largest('gru'), largest('lstm')];
  expectNumbers('budget', [
    [gru, gru + 1, Math.floor(64 / 3), Math.round(64 / Math.sqrt(3))],
    [lstm, lstm + 1, 64 / 4, 64 / Math.sqrt(4)],
  ]);
});

test('exercise 7: where the lost route shows, and where it does not', () => {
  const [D, H] = [2, 3];
  const gradients = (fault: Fault, frames: number, start: 'generic' | 'no-r' | 'half'): Record<string, number[]> => {
    const rng = createRng(4);
    const layer = createBroken(k, fault, 'before', (kernels) =>
      createGruResetBeforeLayer(kernels, { T: frames, B: 1, D, H }, rng.fork('layer')),
    );
    if (start === 'no-r') layer.params.Wr.data.fill(0);
    if (start === 'half') for (const name of ['Wz', 'bz']) layer.params[name].data.fill(0);
    layer.repack();
    const draw = (...shape: number[]) => {
      const tensor = k.alloc(...shape);
      tensor.data.set(Array.from(tensor.data, () => rng.normal()));
      return tensor;
    };
    const mask = k.alloc(frames, 1);
    k.fill(mask, 1);
    layer.states[0].first.data.set([0.3, -0.8, 0.5]);
    const [x, dH] = [stepsOf(draw(frames, 1, D)), stepsOf(draw(frames, 1, H))];
    layer.forward(x, stepsOf(mask));
    layer.backward(x, stepsOf(mask), dH, null);
    const weights = Object.entries(layer.grads).map(([name, { data }]): [string, number[]] => [name, [...data]]);
    return { ...Object.fromEntries(weights), h0: [...layer.states[0].dFirst.data] };
  };
  const wrong = (frames: number, start: 'generic' | 'no-r' | 'half'): string[] => {
    const [right, lost] = [gradients('none', frames, start), gradients('reset-route', frames, start)];
    return Object.keys(right).filter((name) => right[name].some((entry, j) => Math.abs(entry - lost[name][j]) > 1e-9));
  };
  expect(wrong(1, 'generic')).toEqual(['h0']);
  expect(wrong(2, 'generic')).toContain('Wz');
  expect(wrong(3, 'no-r')).toEqual([]);
  expect(wrong(3, 'half')).toContain('h0');
});

test('exercise 8: of the six settings the first two hold and then overwrite, in PyTorch’s form the third does', () => {
  const run = (form: Choices['z'], [z, r, zLast, rLast]: readonly number[]): number[] => {
    const gate = (share: number) => ({
      fromH: [[0]],
      fromX: [[0]],
      bias: [share === 0.5 ? 0 : share === 1 ? 40 : -40],
    });
    const candidate = { fromH: [[1.5]], fromX: [[1]], bias: [0] };
    const step = (at: readonly number[], x: number, h: number): number =>
      plainStep({ z: form, reset: 'before' }, { z: gate(at[0]), r: gate(at[1]), candidate }, [x], [h])[0];
    let held = 0.8;
    for (let frame = 0; frame < 20; frame++) held = step([z, r], frame % 3 === 0 ? -2 : 1, held);
    return [held, step([zLast, rLast], -2, held)];
  };
  const does = (form: Choices['z'], setting: readonly number[]): boolean => {
    const [held, written] = run(form, setting);
    return Math.abs(held - 0.8) < 1e-12 && Math.abs(written - Math.tanh(-2)) < 1e-12;
  };
  const settings = [
    [0, 0, 1, 0],
    [0, 1, 1, 0],
    [1, 1, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 1],
    [0, 0, 0.5, 0],
  ];
  expect(settings.map((one) => does('overwrite', one))).toEqual([true, true, false, false, false, false]);
  expect(does('keep', settings[2])).toBe(true);
});

test('exercise 9: half-lives, and how the wrong ones come about', () => {
  const z = 1 - 2 ** (-1 / 20);
  const kept = 0.98 ** 9 * 0.5;
  expect(kept).toBeCloseTo(0.417, 3);
  expect((9 * 0.02 + 0.5) / 10).toBeCloseTo(0.068, 12);
  expect(sigma(-keepBiasForLag(20))).toBeCloseTo(z, 12);
  expect(halfLife(0.02)).toBeCloseTo(34.3, 1);
  for (const left of [0.98 ** 50, 0.95 ** 20]) expect(left).toBeCloseTo(0.36, 2);
  expectNumbers('halflife', [
    [halfLife(0.02), 0.5 / 0.02, 1 / 0.02, halfLife(0.98)],
    [z, 0.5 / 20, 1 / 20, 1 - z],
    [-keepBiasForLag(20), keepBiasForLag(20), Math.log(z), Math.log10(z / (1 - z))],
    [(10 * Math.LN2) / -Math.log(kept), halfLife(0.068), (9 * halfLife(0.02) + halfLife(0.5)) / 10, halfLife(0.02)],
  ]);
});
