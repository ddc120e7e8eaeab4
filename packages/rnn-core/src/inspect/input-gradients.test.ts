/** Gradients of inputs by route, against the whole backward pass and against the product of forget gates written out. */
import { describe, expect, test } from 'vitest';
import { bitsOf } from '../../test-support/numbers';
import { CELLS, COMPOSED } from '../../test-support/recurrent-layers';
import { layerProblem } from '../../test-support/recurrent-problems';
import * as core from '../index';

const k = core.createKernels('reference64');
const [B, D, H] = [2, 2, 3];
const sizes = { T: 5, B, D, H };
const run = { T: 5, lengths: [5, 3] };

describe('gradients of inputs', () => {
  test.each(Object.entries(CELLS))('%s: with nothing held back they are those of the backward pass', (_, make) => {
    const { layer, steps, x, analyse } = layerProblem(core, make(sizes), run, 3);
    for (const dY of steps.dY) k.fill(dY, 0);
    analyse();
    const found = core.inputGradients(k, core.inspectionRoom(k, layer), layer, steps.x, steps.mask);
    expect(found.shape).toEqual([5, B, D]);
    found.data.forEach((entry, j) => expect(entry).toBeCloseTo(x.grad.data[j], 13));
    expect(found.data.some((entry) => entry !== 0)).toBe(true);
  });

  test('eq routes.cut: without h, an LSTM passes back the product of its forget gates, and at each frame what wrote there', () => {
    const { layer, steps, loss } = layerProblem(core, CELLS.LSTM(sizes), run, 4);
    loss();
    const found = core.inputGradients(k, core.inspectionRoom(k, layer), layer, steps.x, steps.mask, ['h']);
    const { f, i, CTilde, o, C } = layer.traces;
    const [h, cell] = layer.states;
    for (let b = 0; b < B; b++) {
      const last = run.lengths[b] - 1;
      for (let t = 0; t < run.T; t++) {
        const expected = new Array<number>(D).fill(0);
        for (let j = 0; j < H && t <= last; j++) {
          const at = (frame: number) => (frame * B + b) * H + j;
          const own = b * H + j;
          const slope = 1 - Math.tanh(C.data[at(last)]) ** 2;
          let dC = cell.dLast.data[own] + h.dLast.data[own] * o.data[at(last)] * slope;
          for (let s = last; s > t; s--) dC *= f.data[at(s)]; // only forget gates stand in the way
          const before = t === 0 ? cell.first.data[own] : C.data[at(t - 1)];
          const gates = [f, i, CTilde, o].map(({ data }) => data[at(t)]);
          const alpha = {
            Wf: dC * before * gates[0] * (1 - gates[0]),
            Wi: dC * gates[2] * gates[1] * (1 - gates[1]),
            WC: dC * gates[1] * (1 - gates[2] ** 2),
            Wo: t === last ? h.dLast.data[own] * Math.tanh(C.data[at(t)]) * gates[3] * (1 - gates[3]) : 0,
          };
          for (const [name, entry] of Object.entries(alpha)) {
            for (let d = 0; d < D; d++) expected[d] += layer.params[name].data[j * (H + D) + H + d] * entry;
          }
        }
        expected.forEach((entry, d) => expect(found.data[(t * B + b) * D + d]).toBeCloseTo(entry, 13));
      }
    }
  });

  test('looking leaves no trace, and what cannot be held back is refused', () => {
    const { layer, steps, analyse } = layerProblem(core, CELLS.LSTM(sizes), run, 5);
    analyse();
    const everything = () =>
      [...Object.values(layer.grads), ...layer.states.flatMap(({ dFirst, dLast }) => [dFirst, dLast])]
        .map(({ data }) => bitsOf(data))
        .join();
    const before = everything();
    const room = core.inspectionRoom(k, layer);
    core.inputGradients(k, room, layer, steps.x, steps.mask, ['h']);
    expect(everything()).toBe(before);
    expect(() => core.inputGradients(k, room, layer, steps.x, steps.mask, ['z'])).toThrow(
      'inputGradients: heldBack must name states of the layer (h, C), got z',
    );
    const both = layerProblem(core, COMPOSED['both directions'](sizes), run, 5);
    expect(() => core.inputGradients(k, room, both.layer, both.steps.x, both.steps.mask)).toThrow('frame by frame');
  });
});
