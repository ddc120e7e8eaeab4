import { expect, test } from 'vitest';
import { fileName, kilobytes, modelTitle, takenModels } from './taken-models';

const bytes = (length: number): Uint8Array => new Uint8Array(length);

test('a result without a model, or with an empty one, has nothing to take', () => {
  expect(takenModels({})).toEqual([]);
  expect(takenModels({ model: bytes(0) })).toEqual([]);
});

test('one model has no name, several have theirs', () => {
  expect(takenModels({ model: bytes(3) })).toEqual([{ name: '', bytes: bytes(3) }]);
  expect(takenModels({ models: { GRU: bytes(1), LSTM: bytes(2) } }).map(({ name }) => name)).toEqual(['GRU', 'LSTM']);
});

test('file names can be imported by Python and tell where the model came from', () => {
  expect(fileName('02-lstm/melodies', 'simple RNN', 'py')).toBe('unrolled_02_lstm_melodies_simple_rnn.py');
  expect(fileName('01-phoneme-rnn/train', '', 'safetensors')).toBe('unrolled_01_phoneme_rnn_train.safetensors');
});

test('the title holds what it takes to train the model again', () => {
  expect(modelTitle('a/b', 'LSTM', { hidden: 32, seed: 7 })).toBe('a/b, LSTM: hidden=32, seed=7');
  expect([kilobytes(bytes(10)), kilobytes(bytes(11_400))]).toEqual(['1 kB', '11 kB']);
});
