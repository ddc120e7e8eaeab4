import { describe, expect, test } from 'vitest';
import { largestDifference, randomTensor } from '../../test-support/numbers';
import { plainRun, type PlainState, type Weights } from '../../test-support/plain-cells';
import * as core from '../index';
import type { RecurrentLayer, Tensor } from '../index';
import { stepsOf } from '../tensor';
import { gruResetAfterForward, gruResetAfterTape } from './gru-reset-after';
import { gruResetBeforeForward, gruResetBeforeTape } from './gru-reset-before';

const k = core.createKernels('reference64');
/** σ(±BIG) is 1 or 0 to within 1e-13, so a gate can be held open or shut by its bias. */
const BIG = 30;
const sizes = { T: 6, B: 3, D: 2, H: 4 };

/** Frames (T,B,D) and a first state (B,H). */
function inputs(seed: number): { x: Tensor; first: Tensor } {
  const rng = core.createRng(seed);
  return { x: randomTensor(k, [sizes.T, sizes.B, sizes.D], rng), first: randomTensor(k, [sizes.B, sizes.H], rng) };
}

/** One frame of the reset-before GRU as papers have it in which z says how much is kept. */
function keeping(w: Weights, x: readonly number[], { h }: PlainState): PlainState {
  const sum = (W: Tensor, j: number, v: readonly number[]): number =>
    v.reduce((total, value, i) => total + value * W.data[j * v.length + i], 0);
  const sigma = (a: number): number => 1 / (1 + Math.exp(-a));
  const u = [...h, ...x];
  const v = [...h.map((before, j) => before * sigma(sum(w.Wr, j, u) + w.br.data[j])), ...x];
  const next = h.map((before, j) => {
    const z = sigma(sum(w.Wz, j, u) + w.bz.data[j]);
    return z * before + (1 - z) * Math.tanh(sum(w.Wh, j, v) + w.bh.data[j]);
  });
  return { h: next, C: [] };
}

/** What a layer gives on the frames of that seed, from its first state. */
function outputs(layer: RecurrentLayer, seed: number): number[] {
  const { x, first } = inputs(seed);
  const mask = k.alloc(sizes.T, sizes.B);
  k.fill(mask, 1);
  layer.states[0].first.data.set(first.data);
  layer.repack();
  layer.forward(stepsOf(x), stepsOf(mask));
  return Array.from(layer.y.data);
}

const before = (seed: number): RecurrentLayer =>
  randomised(core.createGruResetBeforeLayer(k, sizes, core.createRng(1)), seed);
const after = (seed: number): RecurrentLayer =>
  randomised(core.createGruResetAfterLayer(k, sizes, core.createRng(1)), seed);

function randomised(layer: RecurrentLayer, seed: number): RecurrentLayer {
  const rng = core.createRng(seed);
  for (const { data, shape } of Object.values(layer.params)) data.set(randomTensor(k, shape, rng, 0.9).data);
  return layer;
}

function negate({ data }: Tensor): void {
  for (let j = 0; j < data.length; j++) data[j] = -data[j];
}

/** Columns of a matrix (H,H+D) of the reset-before GRU: those of the state, or those of the input. */
function columnsOf({ shape: [H, width], data }: Tensor, part: 'h' | 'x'): number[] {
  return Array.from(data).filter((_, j) => (part === 'h') === j % width < H);
}

/** The reset-after GRU with the numbers of the reset-before one, z turned round: all that can be carried over. */
function carriedOver(source: RecurrentLayer): RecurrentLayer {
  const layer = core.createGruResetAfterLayer(k, sizes, core.createRng(1));
  const { params } = layer;
  for (const [mine, theirs] of [
    ['z', 'z'],
    ['r', 'r'],
    ['n', 'h'],
  ]) {
    // prettier-ignore
    params[`Wx${mine}`].data.set(columnsOf(source.params[`W${theirs}`], 'x'));
    params[`Wh${mine}`].data.set(columnsOf(source.params[`W${theirs}`], 'h'));
    params[`b${mine}`].data.set(source.params[`b${theirs}`].data);
  }
  for (const tensor of [params.Wxz, params.Whz, params.bz]) negate(tensor);
  return layer;
}

describe('which way z points can be turned round', () => {
  test('a cell in which z = 1 keeps is this one with the weights and bias of z negated, to 1e-12', () => {
    for (const seed of [1, 2, 3]) {
      const layer = before(seed);
      const given = outputs(layer, seed);
      for (const name of ['Wz', 'bz']) negate(layer.params[name]);
      const { x, first } = inputs(seed);
      for (let b = 0; b < sizes.B; b++) {
        const states = plainRun((frame, state) => keeping(layer.params, frame, state), x, b, sizes.T, {
          h: Array.from(first.data.slice(b * sizes.H, (b + 1) * sizes.H)),
          C: [],
        });
        states.forEach(({ h }, t) => {
          const start = (t * sizes.B + b) * sizes.H;
          expect(largestDifference(h, given.slice(start, start + sizes.H))).toBeLessThan(1e-12);
        });
      }
      expect(largestDifference(outputs(layer, seed), given)).toBeGreaterThan(0.01); // read as this cell it is another
    }
  });

  test('with the reset held open both forms agree to 1e-12 once z is turned round', () => {
    for (const seed of [4, 5, 6]) {
      const source = before(seed);
      source.params.Wr.data.fill(0);
      source.params.br.data.fill(2 * BIG); // r = 1: where it stands no longer matters
      expect(largestDifference(outputs(source, seed), outputs(carriedOver(source), seed))).toBeLessThan(1e-12);
    }
  });
});

describe('where the reset stands cannot be converted', () => {
  test('with generic weights the two forms are different functions, however z is turned', () => {
    const differences = [7, 8, 9].map((seed) => {
      const source = before(seed);
      return largestDifference(outputs(source, seed), outputs(carriedOver(source), seed));
    });
    for (const difference of differences) expect(difference).toBeGreaterThan(0.01);
  });

  test('W(r ⊙ h) = r ⊙ (W h) when W is diagonal: then, and with equal r, they agree to 1e-12', () => {
    const { H, D } = sizes;
    const source = before(7);
    const Wh = source.params.Wh.data;
    for (let i = 0; i < H; i++) for (let j = 0; j < H; j++) if (i !== j) Wh[i * (H + D) + j] = 0;
    expect(largestDifference(outputs(source, 7), outputs(carriedOver(source), 7))).toBeLessThan(1e-12);
    Wh[1] = 0.5; // one entry off the diagonal is enough
    expect(largestDifference(outputs(source, 7), outputs(carriedOver(source), 7))).toBeGreaterThan(1e-4);

    const equal = before(8);
    equal.params.Wr.data.fill(0);
    equal.params.br.data.fill(0.4); // r is the same number everywhere
    expect(largestDifference(outputs(equal, 8), outputs(carriedOver(equal), 8))).toBeLessThan(1e-12);
  });
});

test('z = 1 overwrites in one form and keeps in the other', () => {
  for (const [make, keeps] of [
    [before, -BIG],
    [after, BIG],
  ] as const) {
    // prettier-ignore
    const layer = make(3);
    for (const name of Object.keys(layer.params)) if (/^W.?z$/.test(name)) layer.params[name].data.fill(0);
    layer.params.bz.data.fill(keeps);
    const kept = outputs(layer, 5);
    const first = Array.from(layer.states[0].first.data);
    expect(largestDifference(kept.slice(-first.length), first)).toBeLessThan(1e-11);
    layer.params.bz.data.fill(-keeps);
    const overwritten = outputs(layer, 5);
    const candidate = Array.from((layer.traces.hTilde ?? layer.traces.n).data);
    expect(largestDifference(overwritten, candidate)).toBeLessThan(1e-11);
  }
});

test('the reset hides the state from the candidate only, not from what is kept', () => {
  const layer = before(11);
  layer.params.Wr.data.fill(0);
  layer.params.br.data.fill(-BIG);
  outputs(layer, 1);
  const candidate = Array.from(layer.traces.hTilde.data.slice(0, sizes.B * sizes.H));
  const shown = Array.from(layer.traces.h.data.slice(0, sizes.B * sizes.H));
  layer.states[0].first.data.fill(0.123);
  const x = randomTensor(k, [sizes.T, sizes.B, sizes.D], core.createRng(1));
  const mask = k.alloc(sizes.T, sizes.B);
  k.fill(mask, 1);
  layer.forward(stepsOf(x), stepsOf(mask));
  expect(largestDifference(candidate, layer.traces.hTilde.data.slice(0, candidate.length))).toBeLessThan(1e-11);
  expect(largestDifference(shown, layer.traces.h.data.slice(0, shown.length))).toBeGreaterThan(0.05);
});

test('b_hn cannot be merged into b_n: the reset stands between them', () => {
  const layer = after(12);
  const given = outputs(layer, 2);
  for (let j = 0; j < sizes.H; j++) {
    layer.params.bn.data[j] += layer.params.bhn.data[j];
    layer.params.bhn.data[j] = 0;
  }
  expect(largestDifference(outputs(layer, 2), given)).toBeGreaterThan(0.01);
});

test('parameters are 3H(H+D+1), and H more where b_hn stands apart', () => {
  const { D, H } = sizes;
  const count = ({ params }: RecurrentLayer): number => core.parameterCount(params);
  expect(count(before(1))).toBe(3 * H * (H + D + 1));
  expect(count(after(1))).toBe(3 * H * (H + D + 1) + H);
  expect(count(core.createLstmLayer(k, sizes, core.createRng(1)))).toBe(4 * H * (H + D + 1));
});

test('wrong sizes are refused with what was expected and what came', () => {
  const frames = (T: number, ...shape: number[]): Tensor[] => Array.from({ length: T }, () => k.alloc(...shape));
  const tape = gruResetBeforeTape(k, { T: 2, B: 3, D: 5, H: 4 });
  const W = k.pack(k.alloc(4, 9));
  const good = { Wz: W, Wr: W, Wh: W, bz: null, br: null, bh: null };
  expect(() => gruResetBeforeForward(k, good, frames(3, 3, 5), frames(3, 3), tape)).toThrow(
    "gruResetBeforeForward: x must have 1 to 2 frames (the tape's room), got 3; allocate a longer tape",
  );
  expect(() => gruResetBeforeForward(k, good, frames(2, 3, 5), frames(1, 3), tape)).toThrow('mask must have 2 frames');
  const wrong = { ...good, Wh: k.pack(k.alloc(4, 5)) };
  expect(() => gruResetBeforeForward(k, wrong, frames(2, 3, 5), frames(2, 3), tape)).toThrow(
    'Wh must be (H,H+D)=(4,9), got (4,5)',
  );
  expect(() => gruResetBeforeForward(k, good, frames(2, 3, 4), frames(2, 3), tape)).toThrow('x[0] must be (B,D)=(3,5)');
  expect(() => gruResetBeforeForward(k, good, frames(2, 3, 5), frames(2, 2), tape)).toThrow('mask[0] must be (B)=(3)');

  const tapeAfter = gruResetAfterTape(k, { T: 2, B: 3, D: 5, H: 4 });
  const [Wx, Wh] = [k.pack(k.alloc(4, 5)), k.pack(k.alloc(4, 4))];
  const matrices = { Wxz: Wx, Wxr: Wx, Wxn: Wx, Whz: Wh, Whr: Wh, Whn: Wh };
  const goodAfter = { ...matrices, bz: null, br: null, bn: null, bhn: null };
  const run = (weights: typeof goodAfter, x: Tensor[], mask: Tensor[]) => () =>
    gruResetAfterForward(k, weights, x, mask, tapeAfter);
  expect(run({ ...goodAfter, Wxn: Wh }, frames(1, 3, 5), frames(1, 3))).toThrow('Wxn must be (H,D)=(4,5), got (4,4)');
  expect(run({ ...goodAfter, Whr: Wx }, frames(1, 3, 5), frames(1, 3))).toThrow('Whr must be (H,H)=(4,4), got (4,5)');
  expect(run(goodAfter, frames(1, 5), frames(1, 3))).toThrow('x[0] must be (B,D)=(3,5), got (5); an axis is missing');
  expect(run(goodAfter, frames(1, 3, 5), frames(1, 4))).toThrow('mask[0] must be (B)=(3), got (4)');
});
