import { describe, expect, test } from 'vitest';
import { INSPECTION_BUGS } from '../../test-support/bugs/inspect';
import type { Core } from '../../test-support/gradient-problems';
import { bitsOf, largestDifference } from '../../test-support/numbers';
import { patchedCore } from '../../test-support/patched-core';
import { CELLS, COMPOSED, DROPPING, VARIANTS } from '../../test-support/recurrent-layers';
import { layerProblem, type LayerProblem, type MakeLayer } from '../../test-support/recurrent-problems';
import * as core from '../index';
import type { FloatArray } from '../index';

const k = core.createKernels('reference64');
const sizes = { T: 5, B: 2, D: 2, H: 3 };
const run = { T: 4, lengths: [4, 2] };
const EPS = 1e-5;
/** Central differences with steps of 1e-5 are good to about 1e-10 here. */
const CLOSE = 1e-8;

/** (of(now + ε) − of(now − ε)) / 2ε, number by number. */
function slope(at: FloatArray, j: number, of: () => readonly number[]): number[] {
  const kept = at[j];
  at[j] = kept + EPS;
  const above = of();
  at[j] = kept - EPS;
  const below = of();
  at[j] = kept;
  return above.map((value, n) => (value - below[n]) / (2 * EPS));
}

/** How far stateGradients is off in a layer whose only state is h: the run is cut in two, and h between is moved. */
function stateGradientError(engine: Core, make: MakeLayer): number {
  const problem = layerProblem(engine, make, run, 3);
  problem.loss();
  const { layer, steps } = problem;
  const found = engine.stateGradients(layer, steps.x, steps.mask, steps.dY);
  const firsts = layer.states.map(({ first }) => first.data.slice());
  let far = 0;
  for (let cut = 0; cut <= run.T; cut++) {
    layer.states.forEach(({ first }, s) => first.data.set(firsts[s]));
    if (cut > 0) {
      layer.forward(steps.x.slice(0, cut), steps.mask.slice(0, cut));
      engine.carryStates(k, layer);
    }
    const { first } = layer.states[0];
    for (let j = 0; j < first.data.length; j++) {
      // What frame cut−1's own reader says is in the gradient of the state, but no longer in the loss of the rest.
      const read = cut > 0 ? steps.dY[cut - 1].data[j] : 0;
      const analytic = found.h.data[cut * first.data.length + j] - read;
      const [numeric] = slope(first.data, j, () => [lossFrom(problem, cut)]);
      far = Math.max(far, largestDifference([analytic], [numeric]));
    }
  }
  layer.states.forEach(({ first }, s) => first.data.set(firsts[s]));
  return far;

  /** The loss of the frames from `cut` on, and of the final states; what frame cut−1 itself said is left out. */
  function lossFrom({ layer: { states, ySteps } }: LayerProblem, from: number): number {
    const rest = steps.x.slice(from);
    if (rest.length > 0) layer.forward(rest, steps.mask.slice(from));
    const ends = states.map(({ first, last }) => (rest.length > 0 ? last : first));
    const outside = states.reduce((sum, { dLast }, s) => sum + dot(dLast.data, ends[s].data), 0);
    return rest.reduce((sum, _, t) => sum + dot(steps.dY[from + t].data, ySteps[t].data), outside);
  }
}

const dot = (a: FloatArray, b: FloatArray): number => Array.from(a).reduce((sum, value, j) => sum + value * b[j], 0);

/** How far stepJacobians is off: frame t is run alone from the states before it, each of them moved by hand. */
function jacobianError(engine: Core, make: MakeLayer): number {
  const problem = layerProblem(engine, make, run, 5);
  problem.loss();
  const { layer, steps } = problem;
  const { J, states } = engine.stepJacobians(k, engine.inspectionRoom(k, layer), layer, steps.x, steps.mask);
  const [T, B, S] = J.shape;
  let far = 0;
  for (let t = 0; t < T; t++) {
    const after = (): number[] => {
      layer.forward([steps.x[t]], [steps.mask[t]]);
      return layer.states.flatMap(({ last }) => Array.from(last.data));
    };
    layer.states.forEach(({ first }, by) => {
      const H = states[by].width;
      const column = states.slice(0, by).reduce((sum, { width }) => sum + width, 0);
      for (let b = 0; b < B; b++) {
        for (let j = 0; j < H; j++) {
          const numeric = slope(first.data, b * H + j, after); // states one after the other, each (B,H)
          for (let i = 0; i < S; i++) {
            const analytic = J.data[((t * B + b) * S + i) * S + column + j];
            far = Math.max(far, Math.abs(analytic - numeric[Math.floor(i / H) * B * H + b * H + (i % H)]));
          }
        }
      }
    });
    after();
    engine.carryStates(k, layer);
  }
  return far;
}

/** How far inputConnectivity is off, against differences of every output at one frame. */
function connectivityError(engine: Core, make: MakeLayer, frame: number): number {
  const problem = layerProblem(engine, make, run, 7);
  problem.loss();
  const { layer, steps, x } = problem;
  const found = engine.inputConnectivity(k, engine.inspectionRoom(k, layer), layer, steps.x, steps.mask, frame);
  const [T, B, D] = x.value.shape;
  const said = (): number[] => {
    layer.forward(steps.x, steps.mask);
    return Array.from(layer.ySteps[frame].data);
  };
  let far = 0;
  for (let n = 0; n < T * B; n++) {
    let squares = 0;
    for (let j = 0; j < D; j++) for (const entry of slope(x.value.data, n * D + j, said)) squares += entry * entry;
    far = Math.max(far, Math.abs(found.data[n] - Math.sqrt(squares)));
  }
  return far;
}

const { LSTM, ...oneState } = CELLS;
/** Not those whose masks differ from frame to frame: the test runs each frame as if it were the first. */
const stepwise = Object.entries({
  ...CELLS,
  ...DROPPING,
  ...VARIANTS,
  'stack of three': COMPOSED['stack of three'],
}).filter(([name]) => !/LSTM dropping$|candidates/.test(name));

describe('gradients at the states', () => {
  test.each(Object.entries(oneState).slice(0, 3))(
    '%s: ∂L/∂h_t is what moving h_t by hand does, at every frame',
    (_, make) => {
      // prettier-ignore
      expect(stateGradientError(core, make(sizes))).toBeLessThan(CLOSE);
    },
  );

  test('LSTM: ∂L/∂h_t and ∂L/∂C_t, with what C_t shows through h_t counted under C', () => {
    const problem = layerProblem(core, LSTM(sizes), { T: 4, lengths: [4, 4] }, 3);
    for (const dY of problem.steps.dY.slice(0, 3)) k.fill(dY, 0); // only the last frame is read
    problem.loss();
    const { layer, steps } = problem;
    const found = core.stateGradients(layer, steps.x, steps.mask, steps.dY);
    const states = layer.states.map(({ first }) => first.data.slice());
    for (let cut = 0; cut < 4; cut++) {
      layer.states.forEach(({ first }, s) => first.data.set(states[s]));
      if (cut > 0) {
        layer.forward(steps.x.slice(0, cut), steps.mask.slice(0, cut));
        core.carryStates(k, layer);
      }
      const o = cut > 0 ? layer.traces.o.data.slice((cut - 1) * 6, cut * 6) : null;
      const loss = (): number[] => {
        layer.forward(steps.x.slice(cut), steps.mask.slice(cut));
        const outside = layer.states.reduce((sum, { dLast, last }) => sum + dot(dLast.data, last.data), 0);
        return [outside + dot(steps.dY[3].data, layer.ySteps[3 - cut].data)];
      };
      const [h, C] = layer.states.map(({ first }) => first.data);
      for (let j = 0; j < 6; j++) {
        const [dh, dC] = [slope(h, j, loss)[0], slope(C, j, loss)[0]];
        expect(found.h.data[cut * 6 + j]).toBeCloseTo(dh, 8);
        const shown = o ? dh * o[j] * (1 - Math.tanh(C[j]) ** 2) : 0; // C_t also speaks through h_t = o ⊙ tanh C_t
        expect(found.C.data[cut * 6 + j]).toBeCloseTo(dC + shown, 8);
      }
    }
  });
});

describe('step Jacobians', () => {
  test.each(stepwise)('%s: every entry is what moving one state by hand does', (_, make) => {
    expect(jacobianError(core, make(sizes))).toBeLessThan(CLOSE);
  });

  test('of the simple RNN: diag(1 − h²) Whh; past an end: the identity', () => {
    const { layer, steps, loss } = layerProblem(core, CELLS['simple RNN'](sizes), run, 5);
    loss();
    const { J } = core.stepJacobians(k, core.inspectionRoom(k, layer), layer, steps.x, steps.mask);
    const { Whh } = layer.params;
    for (let t = 0; t < run.T; t++) {
      for (let b = 0; b < 2; b++) {
        for (let i = 0; i < 3; i++) {
          const h = layer.traces.h.data[(t * 2 + b) * 3 + i];
          for (let j = 0; j < 3; j++) {
            const expected = t < run.lengths[b] ? (1 - h * h) * Whh.data[i * 3 + j] : i === j ? 1 : 0;
            expect(J.data[((t * 2 + b) * 3 + i) * 3 + j]).toBeCloseTo(expected, 14);
          }
        }
      }
    }
  });

  test('of the LSTM: from C to C it is diag f, the route on which only the forget gate stands', () => {
    const { layer, steps, loss } = layerProblem(core, LSTM(sizes), { T: 4, lengths: [4, 4] }, 5);
    loss();
    const jacobians = core.stepJacobians(k, core.inspectionRoom(k, layer), layer, steps.x, steps.mask);
    expect(jacobians.states.map(({ name }) => name)).toEqual(['h', 'C']);
    const block = core.jacobianBlock(jacobians, { of: 'C', by: 'C' });
    expect(block.shape).toEqual([4, 2, 3, 3]);
    block.data.forEach((entry, n) => {
      const [row, i, j] = [Math.floor(n / 9), Math.floor(n / 3) % 3, n % 3];
      expect(entry).toBeCloseTo(i === j ? layer.traces.f.data[row * 3 + i] : 0, 14);
    });
    expect(() => core.jacobianBlock(jacobians, { of: 'C', by: 'z' })).toThrow('state must be one of h, C, got z');
  });
});

describe('gradient connectivity', () => {
  const layers = { ...CELLS, ...COMPOSED, 'LSTM dropping': DROPPING['LSTM dropping'] };
  test.each(Object.entries(layers))('%s: ‖∂y_t/∂x_s‖ is what moving every input by hand does', (_, make) => {
    for (const frame of [0, 2, 3]) expect(connectivityError(core, make(sizes), frame)).toBeLessThan(CLOSE);
  });

  test('one way, nothing after the frame counts; in both directions it does; padding never does', () => {
    const at = (make: MakeLayer, frame: number): number[] => {
      const { layer, steps, loss } = layerProblem(core, make, run, 7);
      loss();
      const room = core.inspectionRoom(k, layer);
      return Array.from(core.inputConnectivity(k, room, layer, steps.x, steps.mask, frame).data);
    };
    const oneWay = at(LSTM(sizes), 1); // (T,B): sequence 0 in even places, sequence 1 (two frames) in odd ones
    expect(oneWay.map((entry) => entry > 0)).toEqual([true, true, true, true, false, false, false, false]);
    const both = at(COMPOSED['both directions'](sizes), 1);
    expect(both.map((entry) => entry > 0)).toEqual([true, true, true, true, true, false, true, false]);
    expect(at(LSTM(sizes), -1)).toEqual(at(LSTM(sizes), 3));
    expect(() => at(LSTM(sizes), 4)).toThrow('frame must be from -4 to 3, got 4; the run has 4 frames');
    expect(() => at(LSTM(sizes), 0.5)).toThrow('got 0.5');
  });
});

describe('gate traces', () => {
  test('are the gates of one sequence, frame by frame, and stay as they are when the layer runs on', () => {
    const { layer, loss } = layerProblem(core, LSTM(sizes), run, 9);
    loss();
    const traces = core.gateTraces(layer, { sequence: 1, frames: 2 });
    expect(Object.keys(traces)).toEqual(['f', 'i', 'CTilde', 'o', 'C', 'h']);
    expect(traces.f[1]).toEqual(Array.from(layer.traces.f.data.slice(9, 12)));
    expect(traces.h[0]).toEqual(Array.from(layer.ySteps[0].data.slice(3, 6)));
    const kept = traces.o[0].slice();
    layer.traces.o.data.fill(0);
    expect(traces.o[0]).toEqual(kept);
    for (const gate of ['f', 'i', 'o']) for (const row of traces[gate]) for (const g of row) expect(g > 0 && g < 1).toBe(true); // prettier-ignore
    expect(() => core.gateTraces(layer, { sequence: 2, frames: 1 })).toThrow('sequence must be from 0 to 1, got 2');
    expect(() => core.gateTraces(layer, { sequence: 0, frames: 6 })).toThrow("frames must be from 1 to 5, the layer's room, got 6"); // prettier-ignore
  });
});

test('looking leaves no trace: weights’ gradients, first states’ gradients and what is said of last stay as they were', () => {
  const { layer, steps, analyse } = layerProblem(core, LSTM(sizes), run, 9);
  analyse();
  const everything = (): string =>
    [...Object.values(layer.grads), ...layer.states.flatMap(({ dFirst, dLast }) => [dFirst, dLast])]
      .map(({ data }) => bitsOf(data))
      .join();
  const before = everything();
  const room = core.inspectionRoom(k, layer);
  core.stateGradients(layer, steps.x, steps.mask, steps.dY);
  core.stepJacobians(k, room, layer, steps.x, steps.mask);
  core.inputConnectivity(k, room, layer, steps.x, steps.mask, 2);
  expect(everything()).toBe(before);
  expect(room.dY.every(({ data }) => data.every((entry) => entry === 0))).toBe(true);
});

test('what needs to go frame by frame refuses a layer that must see the whole', () => {
  const { layer, steps, loss } = layerProblem(core, COMPOSED['both directions'](sizes), run, 9);
  loss();
  expect(() => core.stateGradients(layer, steps.x, steps.mask, steps.dY)).toThrow(
    'stateGradients: the layer must run frame by frame, got a bidirectional layer; look at its parts one by one',
  );
});

describe('differences catch', () => {
  test.each(INSPECTION_BUGS)('$file: $why', async (bug) => {
    const engine = await patchedCore([bug]);
    const far =
      bug.file === 'inspect/state-gradients.ts'
        ? stateGradientError(engine, CELLS['GRU reset before'](sizes))
        : bug.file === 'inspect/step-jacobians.ts'
          ? jacobianError(engine, LSTM(sizes))
          : connectivityError(engine, LSTM(sizes), 2);
    expect(far < CLOSE).toBe(false);
  });
});
