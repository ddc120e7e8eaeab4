import { expect, test } from 'vitest';
import { createKernels } from '../kernels/create';
import { createModel, type ModelDescription } from '../model/description';
import { loadModel } from '../model/model-file';
import { createRng } from '../rng';
import { saveNetwork } from './save-network';

const k = createKernels('reference32');
const [D, H, K] = [2, 3, 4];
const made = (description: ModelDescription) => createModel(k, description, { T: 2, B: 1 }, createRng(1));

test.each<[ModelDescription, 'relu' | undefined]>([
  [{ layer: { kind: 'simple-rnn', D, H, activation: 'relu' }, K }, 'relu'],
  [{ layer: { kind: 'lstm', D, H }, K, head: { kind: 'final-state' }, loss: { kind: 'squared-error' } }, undefined],
  [{ layer: { kind: 'gru-reset-before', D, H, bias: 'without' }, K }, undefined],
  [{ layer: { kind: 'gru-reset-after', D, H }, K, input: { kind: 'symbols', V: 5 } }, undefined],
])('a network is read again as what it is: %j', (description, activation) => {
  const model = made(description);
  const read = loadModel(k, saveNetwork(model, { activation, labels: ['a'] }), { T: 2, B: 1 });
  expect(read.description).toMatchObject(description);
  expect(read.notes).toEqual({ labels: '["a"]' });
  for (const [name, { data }] of Object.entries(model.params)) expect(read.model.params[name].data).toEqual(data);
});

test('what does not describe itself is refused', () => {
  const rnn = made({ layer: { kind: 'simple-rnn', D, H }, K });
  const lstm = made({ layer: { kind: 'lstm', D, H }, K });
  const variant = made({ layer: { kind: 'lstm-variant', D, H, peepholes: 'with' }, K });
  expect(() => saveNetwork(rnn)).toThrow(/activation must be given/);
  expect(() => saveNetwork(lstm, { activation: 'tanh' })).toThrow(/for nothing else/);
  expect(() => saveNetwork(variant)).toThrow(/one plain cell, got lstm-variant/);
});
