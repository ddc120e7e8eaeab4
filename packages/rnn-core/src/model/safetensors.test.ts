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

/** A file with this text as its header and these bytes after it. */
const withHeader = (header: string, body: readonly number[]) => {
  const text = Array.from(new TextEncoder().encode(header));
  return Uint8Array.from([text.length & 255, text.length >> 8, 0, 0, 0, 0, 0, 0, ...text, ...body]);
};
const entry = (name: string, begin: number, end: number, dtype = 'F32', shape = '[1]') =>
  `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
const zeros = (count: number) => new Array<number>(count).fill(0);

const REFUSED: [string, string, number[], RegExp][] = [
  ['a tail', `{${entry('a', 0, 4)}}`, zeros(5), /expected 4 bytes of tensors, got 5/],
  ['a hole before the first', `{${entry('a', 4, 8)}}`, zeros(8), /tensor a at byte 0 of 8, got bytes 4 to 8/],
  ['a hole between two', `{${entry('a', 0, 4)},${entry('b', 8, 12)}}`, zeros(12), /tensor b at byte 4 of 12/],
  ['an overlap', `{${entry('a', 0, 4)},${entry('b', 0, 4)}}`, zeros(4), /tensor b at byte 4 of 4/],
  ['an end past the file', `{${entry('a', 0, 4)}}`, zeros(3), /at byte 0 of 3, got bytes 0 to 4/],
  ['a name twice', `{${entry('a', 0, 4)},${entry('a', 0, 4)}}`, zeros(4), /each key once/],
  ['metadata twice', '{"__metadata__":{},"__metadata__":{}}', [], /each key once/],
  ['an integer type', `{${entry('a', 0, 8, 'I64')}}`, zeros(8), /dtype F64, F32, U32, F16, BF16 for a, got I64/],
  ['a type with the name of a method', `{${entry('a', 0, 8, 'toString')}}`, zeros(8), /got toString/],
  ['no type', '{"a":{"shape":[1],"data_offsets":[0,4]}}', zeros(4), /for a, got none/],
  ['a tensor that is no object', '{"a":3}', [], /for a, got none/],
  ['a shape that does not fit the bytes', `{${entry('a', 0, 4, 'F32', '[2]')}}`, zeros(4), /8 bytes for a of shape \(2\), got 4/],
  ['a shape below 0', `{${entry('a', 0, 4, 'F32', '[-1]')}}`, zeros(4), /a shape of whole numbers for a/],
  ['a shape of fractions', `{${entry('a', 0, 4, 'F32', '[0.5,2]')}}`, zeros(4), /a shape of whole numbers/],
  ['a shape too large to count', `{${entry('a', 0, 4, 'F32', '[9007199254740991,9007199254740991]')}}`, zeros(4), /bytes for a of shape/],
  ['three offsets', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}', zeros(4), /two data_offsets for a/],
  ['offsets that run backwards', `{${entry('a', 4, 0)}}`, zeros(4), /4 bytes for a/],
  ['a NaN', `{${entry('a', 0, 4)}}`, [0, 0, 0xc0, 0x7f], /finite numbers in a, got NaN at entry 0/],
  ['an infinite half', `{${entry('a', 0, 2, 'F16')}}`, [0, 0x7c], /finite numbers in a, got Infinity/],
  ['a NaN half', `{${entry('a', 0, 2, 'F16')}}`, [1, 0xfc], /got NaN/],
  ['a header that is a list', '["a"]', [], /starts with an opening brace, got byte 91/],
  ['a header that starts with a space', ' {}', [], /an opening brace, got byte 32/],
  ['a header in broken JSON', '{"a":', [], /a header in JSON, got parseStrictJson/],
  ['metadata of numbers', '{"__metadata__":{"a":1}}', [], /metadata that maps words to words/],
  ['metadata that is a list', '{"__metadata__":[]}', [], /metadata that maps words to words/],
]; // prettier-ignore
test.each(REFUSED)('%s is refused with the reason', (_, header, body, message) => {
  expect(() => readSafetensors(withHeader(header, body))).toThrow(message);
  expect(() => readSafetensors(withHeader(header, body))).toThrow(/^readSafetensors: .*; save the model again/);
});

test('an unknown type is the first thing that is said, whatever else is wrong', () => {
  const header = `{${entry('a', 4, 0, 'F32', '[-1]')},${entry('b', 0, 8, 'I64')},"__metadata__":[]}`;
  expect(() => readSafetensors(withHeader(header, zeros(1)))).toThrow('for b, got I64');
});

test('bytes that are not UTF-8, and a length past the file or past a million, are refused', () => {
  expect(() => readSafetensors(Uint8Array.from([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d]))).toThrow(
    'a header in UTF-8',
  );
  for (const head of [
    [255, 255, 255, 0, 0, 0, 0, 0],
    [2, 0, 0, 0, 1, 0, 0, 0],
    [1, 0, 0, 0, 0, 0, 0, 0],
  ]) {
    // prettier-ignore
    expect(() => readSafetensors(Uint8Array.from([...head, 0x7b, 0x7d]))).toThrow('a header of 2 to 1000000 bytes');
  }
});

test('half precision is widened exactly: the largest, the smallest, subnormal, negative', () => {
  const halves: [number, number][] = [[0x3c00, 1], [0xc000, -2], [0x7bff, 65504], [0x0001, 2 ** -24], [0x8400, -(2 ** -14)], [0x3555, 0.333251953125]]; // prettier-ignore
  const bytes = halves.flatMap(([bits]) => [bits & 255, bits >> 8]);
  const f16 = readSafetensors(withHeader(`{${entry('a', 0, 12, 'F16', '[6]')}}`, bytes));
  expect(Array.from(f16.tensors.a.data)).toEqual(halves.map(([, value]) => value));
  const brains = [0x80, 0x3f, 0x40, 0xc0, 0x01, 0x00];
  const bf16 = readSafetensors(withHeader(`{${entry('a', 0, 6, 'BF16', '[3]')}}`, brains));
  expect(Array.from(bf16.tensors.a.data)).toEqual([1, -3, 2 ** -133]);
});

test('tensors may lie at odd offsets, in any order, be empty or single, and be called __proto__', () => {
  const header = `{${entry('b', 2, 6)},${entry('half', 0, 2, 'F16')},${entry('none', 6, 6, 'F32', '[0,3]')},${entry('__proto__', 6, 10, 'U32', '[]')}}`; // prettier-ignore
  const { tensors, metadata } = readSafetensors(withHeader(header, [0, 0x3c, 0, 0, 0x80, 0x3f, 7, 0, 0, 0]));
  expect(Object.keys(tensors).sort()).toEqual(['__proto__', 'b', 'half', 'none']);
  expect([tensors.b.data[0], tensors.half.data[0], tensors.none.data.length]).toEqual([1, 1, 0]);
  expect(Object.getOwnPropertyDescriptor(tensors, '__proto__')?.value).toEqual({ shape: [], data: Uint32Array.of(7) });
  expect(metadata).toEqual({});
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

test('a labeller is not made from a file that leaves out or contradicts what its weights mean', () => {
  const k = createKernels('reference32');
  const labeller = createRnnLabeller(k, { D: 2, H: 3, K: 2, maxT: 2, B: 1, activation: 'relu' }, createRng(1));
  const bytes = saveLabeller({ labeller, labels: ['a', 'b'], featureMean: Float64Array.of(0, 0), featureStd: Float64Array.of(1, 1) }); // prettier-ignore
  expect(loadLabeller(k, bytes, 2).labeller.tape.activation).toBe('relu');
  const { metadata, tensors } = readSafetensors(bytes);
  const { bh: _, ...withoutBias } = tensors;
  const load = (file: Parameters<typeof writeSafetensors>[0]) => () => loadLabeller(k, writeSafetensors(file), 2);
  expect(load({ metadata: {}, tensors })).toThrow('got no format and no kind');
  expect(load({ metadata: { ...metadata, kind: 'lstm' }, tensors })).toThrow('and lstm; choose a model');
  expect(load({ metadata: { ...metadata, activation: 'gelu' }, tensors })).toThrow(
    'activation must be tanh or relu, got gelu',
  );
  expect(load({ metadata, tensors: withoutBias })).toThrow('bh must be (3), got (nothing)');
  expect(load({ metadata, tensors: { ...tensors, bh: { shape: [4], data: new Float32Array(4) } } })).toThrow('bh must be (3), got (4)'); // prettier-ignore
});
