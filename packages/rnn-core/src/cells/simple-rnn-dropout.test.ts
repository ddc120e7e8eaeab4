import { expect, test } from 'vitest';
import { bitsOf, randomTensor } from '../../test-support/numbers';
import * as core from '../index';
import { stepsOf } from '../tensor';

const k = core.createKernels('reference64');
const sizes = { T: 4, B: 3, D: 2, H: 5 };

/** Bits of everything one forward and backward pass leaves; `fill` writes into the recurrent mask. */
function left(config: Partial<core.SimpleRnnLayerConfig>, fill?: number): string[] {
  const layer = core.createSimpleRnnLayer(k, { ...sizes, ...config }, core.createRng(4));
  const rng = core.createRng(6);
  const draw = (...shape: number[]) => randomTensor(k, shape, rng);
  const [x, dY, dx] = [draw(4, 3, 2), draw(4, 3, 5), k.alloc(4, 3, 2)];
  layer.states[0].first.data.set(draw(3, 5).data);
  const mask = k.alloc(4, 3);
  for (let n = 0; n < 12; n++) mask.data[n] = Math.floor(n / 3) < 4 - (n % 3) ? 1 : 0;
  if (fill !== undefined) k.fill(layer.recurrentMasks[0], fill);
  layer.repack();
  layer.forward(stepsOf(x), stepsOf(mask));
  layer.backward(stepsOf(x), stepsOf(mask), stepsOf(dY), stepsOf(dx));
  return [layer.y, dx, layer.states[0].dFirst, ...Object.values(layer.grads)].map(({ data }) => bitsOf(data));
}

test('with a mask of ones it is the simple RNN bit for bit, with tanh and with ReLU, with biases and without', () => {
  for (const activation of ['tanh', 'relu'] as const) {
    for (const bias of ['with', 'without'] as const) {
      const plain = left({ activation, bias });
      expect(left({ activation, bias, recurrentDropout: 'mask' }, 1)).toEqual(plain);
      expect(left({ activation, bias, recurrentDropout: 'mask' }, 2)).not.toEqual(plain);
    }
  }
});

test('with everything dropped Whh learns nothing, and the first state is heard of in padding only', () => {
  const layer = core.createSimpleRnnLayer(k, { ...sizes, recurrentDropout: 'mask' }, core.createRng(4));
  k.fill(layer.recurrentMasks[0], 0);
  layer.repack();
  const rng = core.createRng(1);
  layer.states[0].first.data.fill(0.4);
  layer.states[0].dLast.data.fill(1);
  const mask = k.alloc(4, 3);
  for (let n = 0; n < 12; n++) mask.data[n] = n % 3 === 2 ? 0 : 1; // the third sequence has no frame
  const [x, dY] = [randomTensor(k, [4, 3, 2], rng), k.alloc(4, 3, 5)];
  layer.forward(stepsOf(x), stepsOf(mask));
  layer.backward(stepsOf(x), stepsOf(mask), stepsOf(dY), null);
  expect(layer.grads.Whh.data.every((entry) => entry === 0)).toBe(true);
  expect(layer.grads.Wxh.data.every((entry) => entry !== 0)).toBe(true);
  expect(Array.from(layer.states[0].dFirst.data)).toEqual([...new Array<number>(10).fill(0), 1, 1, 1, 1, 1]);
});
