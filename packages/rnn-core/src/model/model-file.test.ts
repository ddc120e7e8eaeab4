import { describe, expect, test } from 'vitest';
import { bitsOf } from '../../test-support/numbers';
import { randomExamples } from '../../test-support/sequence-problems';
import { createKernels } from '../kernels/create';
import { createRng } from '../rng';
import { exampleRoom, fillExamples } from '../train/examples';
import { createLayer, createModel, type LayerDescription, type ModelDescription } from './description';
import { loadModel, saveModel } from './model-file';
import { readDescription } from './read-description';
import { readSafetensors, writeSafetensors, type TensorFile } from './safetensors';

const k = createKernels('reference32');
const [D, H, K] = [2, 3, 4];
const lstm: LayerDescription = { kind: 'lstm', D, H };
const LAYERS: LayerDescription[] = [
  { kind: 'simple-rnn', D, H, activation: 'relu', recurrentInit: 'identity' },
  { kind: 'simple-rnn', D, H, bias: 'without' },
  { ...lstm, forgetBias: 2 },
  { kind: 'lstm-variant', D, H, ablation: 'coupled input-forget', peepholes: 'with' },
  { kind: 'gru-reset-before', D, H, keepFrames: 20 },
  { kind: 'gru-reset-after', D, H, bias: 'with' },
  { kind: 'stack', skips: 'residual', layers: [lstm, { kind: 'gru-reset-after', D: H, H }] },
  { kind: 'bidirectional', forward: lstm, reverse: lstm },
  { kind: 'dropout', input: 0.1, recurrent: 0.2, each: 'frame', layer: { ...lstm, recurrentDropout: 'mask' } },
];
const made = (description: ModelDescription) => createModel(k, description, { T: 5, B: 2 }, createRng(1));

test.each(LAYERS.map((layer) => [JSON.stringify(layer), layer] as const))(
  '%s is saved and read bit for bit',
  (_, layer) => {
    const description: ModelDescription = { layer, K };
    const model = made(description);
    const file = saveModel({
      description,
      model,
      notes: { labels: 'ʃ' },
      extras: { mean: { shape: [D], data: Float64Array.of(0.1, 0.2) } },
    });
    const read = loadModel(k, file, { T: 5, B: 2 });
    expect(read.description).toEqual(description);
    expect([read.notes, read.extras.mean.data]).toEqual([{ labels: 'ʃ' }, Float64Array.of(0.1, 0.2)]);
    const batch = fillExamples(
      exampleRoom(k, { T: 5, B: 2, D, K, answers: 'frames', learnsFrom: 'labels' }),
      randomExamples(createRng(2), { T: 5, B: 2, D, H, K, lengths: [5, 3] }),
    );
    expect(bitsOf(read.model.forward(batch).data)).toBe(bitsOf(model.forward(batch).data));
  },
);

test('input, head and loss come back as well', () => {
  const description: ModelDescription = {
    ...{ layer: lstm, K, input: { kind: 'symbols', V: 7 }, head: { kind: 'pool', pooling: 'mean' } },
    loss: { kind: 'cross-entropy', classWeights: [1, 2, 1, 0.5], smoothing: 0.1 },
  };
  const read = loadModel(k, saveModel({ description, model: made(description) }), { T: 5, B: 2 });
  expect(read.description).toEqual(description);
  expect(read.model.params.E.shape).toEqual([7, D]);
});

describe('a file is refused, with the reason, that', () => {
  const description: ModelDescription = { layer: { kind: 'gru-reset-before', D, H }, K };
  const file = readSafetensors(saveModel({ description, model: made(description) }));
  const metadata = (change: Record<string, string>): TensorFile => ({
    ...file,
    metadata: { ...file.metadata, ...change },
  });
  const tensors = (change: Partial<TensorFile['tensors']>): TensorFile => ({
    ...file,
    tensors: { ...file.tensors, ...change } as TensorFile['tensors'],
  });
  const withModel = (model: unknown) => metadata({ model: JSON.stringify(model) });
  const conventions = JSON.parse(file.metadata.conventions) as Record<string, Record<string, string>>;
  const saying = (change: Record<string, string | undefined>) =>
    metadata({
      conventions: JSON.stringify({ 'gru-reset-before': { ...conventions['gru-reset-before'], ...change } }),
    });
  const { 'weight/Wz': Wz, ...withoutWz } = file.tensors;
  const refused: [string, TensorFile, RegExp][] = [
    ['is of another format', metadata({ format: 'unrolled-labeller/1' }), /format unrolled-model\/1, got unrolled-labeller\/1/],
    ['has no description', metadata({ model: '' }), /expected a description of the model, got nothing/],
    ['has no metadata at all', { ...file, metadata: {} }, /got no format/],
    ['has a format and nothing else', { ...file, metadata: { format: file.metadata.format } }, /a description of the model, got nothing/],
    ['has no conventions', { ...file, metadata: { format: file.metadata.format, model: file.metadata.model } }, /the conventions of its cells as JSON, got none/],
    ['describes it in broken JSON', metadata({ model: '{"K":4' }), /parseStrictJson/],
    ['says a key twice', metadata({ model: '{"K":4,"K":5,"layer":{}}' }), /each key once/],
    ['is of an unknown kind', withModel({ K, layer: { kind: 'qrnn', D, H } }), /kind of model.layer to be simple-rnn, .*, got "qrnn"/],
    ['says only GRU', withModel({ K, layer: { kind: 'gru', D, H } }), /\(a GRU must say where it resets\), got "gru"/],
    ['has no kind', withModel({ K, layer: { D, H } }), /kind of model.layer .* got nothing/],
    ['has a layer that is no object', withModel({ K, layer: 3 }), /an object for model.layer, got 3/],
    ['leaves a size out', withModel({ K, layer: { kind: 'lstm', D } }), /model.layer to say H, got nothing/],
    ['asks for too much', withModel({ K: 1e9, layer: { kind: 'lstm', D, H } }), /model.K from 1 to 4096, got 1000000000/],
    ['has a size that is no whole number', withModel({ K, layer: { kind: 'lstm', D: 1.5, H } }), /model.layer.D from 1/],
    ['says what is not known', withModel({ K, layer: { kind: 'lstm', D, H, zoneout: 0.1 } }), /say kind, D, H, .* only, got "zoneout"/],
    ['has an unknown word', withModel({ K, layer: { kind: 'simple-rnn', D, H, activation: 'gelu' } }), /activation to be tanh or relu, got "gelu"/],
    ['has no layers', withModel({ K, layer: { kind: 'stack', layers: [] } }), /1 to 16 layers/],
    ['has weights that are no list', withModel({ K, layer: description.layer, loss: { kind: 'cross-entropy', classWeights: 3 } }), /a list of numbers/],
    ['has a word for a number', withModel({ K, layer: { kind: 'lstm', D, H, forgetBias: 'x' } }), /a number for model.layer.forgetBias, got "x"/],
    ['states no conventions', metadata({ conventions: '' }), /the conventions of its cells as JSON, got none/],
    ['states them in broken JSON', metadata({ conventions: '{' }), /as JSON, got something else/],
    ['does not say where it resets', saying({ reset: undefined }), /gru-reset-before with reset: "before the product", got no word/],
    ['has z the other way round', saying({ z: '1 keeps' }), /z: "1 overwrites", got 1 keeps/],
    ['has another order of gates', saying({ gates: 'r,z,n' }), /gates: "z,r,h", got r,z,n/],
    ['says nothing of its kind', metadata({ conventions: 'null' }), /got no word/],
    ['lacks a weight', { ...file, tensors: withoutWz }, /Wz of shape \(3,5\), got nothing/],
    ['has a weight of another shape', tensors({ 'weight/Wz': { shape: [5, 3], data: Wz.data } }), /Wz of shape \(3,5\), got \(5,3\)/],
    ['has counts for weights', tensors({ 'weight/Wz': { shape: [3, 5], data: new Uint32Array(15) } }), /got \(3,5\) of counts/],
    ['has a weight too many', tensors({ 'weight/Wx': Wz }), /of the described model only, got one more, weight\/Wx/],
    ['has notes that are no words', metadata({ notes: '{"a":1}' }), /notes that map words to words/],
    ['has broken notes', metadata({ notes: '{' }), /notes that map words to words/],
  ]; // prettier-ignore
  test.each(refused)('%s', (_, changed, message) => {
    expect(() => loadModel(k, writeSafetensors(changed), { T: 5, B: 2 })).toThrow(message);
  });
});

test('a file without notes is one with none', () => {
  const description: ModelDescription = { layer: lstm, K };
  const { metadata, tensors } = readSafetensors(saveModel({ description, model: made(description) }));
  const { notes: _, ...others } = metadata;
  expect(loadModel(k, writeSafetensors({ metadata: others, tensors }), { T: 5, B: 2 }).notes).toEqual({});
});

test('createLayer says which kinds there are', () => {
  const gru = { kind: 'gru', D, H } as unknown as LayerDescription;
  expect(() => createLayer(k, gru, { T: 1, B: 1 }, createRng(1))).toThrow('got gru; a GRU must say where it resets');
});

test('the description of a model without options is read as it stands', () => {
  expect(readDescription('{"K":3,"layer":{"kind":"lstm","D":2,"H":3}}')).toEqual({ K: 3, layer: lstm });
});
