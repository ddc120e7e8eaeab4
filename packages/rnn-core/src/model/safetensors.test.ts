import { expect, test } from 'vitest';
import { createKernels } from '../kernels/create';
import { createRng } from '../rng';
import { batchRoom, fillBatch } from '../train/batch';
import { loadLabeller, saveLabeller } from './labeller-file';
import { createRnnLabeller } from './rnn-labeller';
import { readSafetensors, writeSafetensors } from './safetensors';

const example = () =>
  writeSafetensors({
    metadata: { note: 'ʃ and "quotes"' },
    tensors: {
      b: { shape: [2], data: Float64Array.of(0.1, -3) },
      a: { shape: [1, 3], data: Float32Array.of(1, 2.5, -0) },
    },
  });

test('what is written is read back bit for bit, with its words', () => {
  const { metadata, tensors } = readSafetensors(example());
  expect(metadata).toEqual({ note: 'ʃ and "quotes"' });
  expect(tensors.b.data).toEqual(Float64Array.of(0.1, -3));
  expect(Object.is(tensors.a.data[2], -0)).toBe(true);
  expect(tensors.a.shape).toEqual([1, 3]);
});

test('every cut of the file is refused with a sentence', () => {
  const bytes = example();
  for (let length = 0; length < bytes.length; length++) {
    expect(() => readSafetensors(bytes.slice(0, length))).toThrow(
      /^readSafetensors: expected .*; save the model again/,
    );
  }
});

test('a tail, a hole, a repeated name, an unknown type and a number that is not finite are refused', () => {
  const withHeader = (header: string, body: number[]) => {
    const bytes = new Uint8Array(8 + header.length + body.length);
    bytes[0] = header.length;
    for (let j = 0; j < header.length; j++) bytes[8 + j] = header.charCodeAt(j);
    bytes.set(body, 8 + header.length);
    return bytes;
  };
  const four = [0, 0, 0, 0];
  const ok = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  expect(readSafetensors(withHeader(ok, four)).tensors.a.data[0]).toBe(0);
  const refused: [string, number[]][] = [
    [ok, [...four, 0]],
    ['{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', [...four, ...four]],
    [
      `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`,
      four,
    ],
    ['{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', [...four, ...four]],
    ['{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', four],
    ['{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', four],
    [ok, [0, 0, 0xc0, 0x7f]],
    ['["a"]', []],
  ];
  for (const [header, body] of refused)
    expect(() => readSafetensors(withHeader(header, body))).toThrow('readSafetensors');
});

test('a saved labeller gives the same scores after loading, and another kind of file is refused', () => {
  const k = createKernels('reference32');
  const rng = createRng(3);
  const labeller = createRnnLabeller(k, { D: 2, H: 5, K: 3, maxT: 4, B: 1 }, rng);
  const file = {
    labeller,
    labels: ['a', 'i', 'ʃ'],
    featureMean: Float64Array.of(1, 2),
    featureStd: Float64Array.of(3, 4),
  };
  const loaded = loadLabeller(k, saveLabeller(file), 4);
  const sequence = { frames: 4, features: Array.from({ length: 8 }, () => rng.normal()), labels: [0, 1, 2, 0] };
  const batch = fillBatch(batchRoom(k, { T: 4, B: 1, D: 2 }), [sequence]);
  expect(loaded.labeller.forward(batch).data).toEqual(labeller.forward(batch).data);
  expect(loaded.labels).toEqual(file.labels);
  expect(loaded.featureStd).toEqual(file.featureStd);
  expect(() => loadLabeller(k, example(), 4)).toThrow('choose a model saved by this course');
});
