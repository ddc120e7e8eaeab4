import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPython, runPython } from '../../../../tools/notebook/python';
import { FULL } from '../../test-support/seeds';
import { createKernels } from '../kernels/create';
import { createModel, type LayerDescription, type ModelDescription } from '../model/description';
import { saveLabeller } from '../model/labeller-file';
import { saveModel } from '../model/model-file';
import { createRnnLabeller } from '../model/rnn-labeller';
import { readSafetensors } from '../model/safetensors';
import { createRng } from '../rng';
import { toBase64, toBase64Lines } from './base64';
import { exportPyTorch } from './pytorch-program';
import { knownAnswer, readTrained } from './trained-file';

const k = createKernels('reference32');
const [D, H, K] = [3, 5, 4];
const lstm: LayerDescription = { kind: 'lstm', D, H, forgetBias: 2 };
const pair: LayerDescription = { kind: 'bidirectional', forward: lstm, reverse: lstm };
const after = (D: number): LayerDescription => ({ kind: 'gru-reset-after', D, H });

/** Every kind of cell, head, loss and input that the chapters train. */
const MODELS: Readonly<Record<string, ModelDescription>> = {
  'simple RNN': { layer: { kind: 'simple-rnn', D, H }, K },
  'ReLU without bias, largest entries': {
    ...{ layer: { kind: 'simple-rnn', D, H, activation: 'relu', bias: 'without' }, K },
    head: { kind: 'pool', pooling: 'max' },
  },
  'LSTM, last state, squares': { layer: lstm, K, head: { kind: 'final-state' }, loss: { kind: 'squared-error' } },
  'GRU of the plan, mean': {
    layer: { kind: 'gru-reset-before', D, H, keepFrames: 4 },
    K,
    head: { kind: 'pool', pooling: 'mean' },
  },
  'GRU of PyTorch, symbols, last frame': {
    ...{ layer: after(D), K, input: { kind: 'symbols', V: 7 } },
    head: { kind: 'pool', pooling: 'last' },
  },
  'layers with skips and dropout, CTC': {
    layer: { kind: 'stack', skips: 'residual', layers: [lstm, { kind: 'dropout', input: 0.2, layer: after(H) }] },
    ...{ K, loss: { kind: 'ctc', longestTranscript: 3 } },
  },
  'two layers in both directions': {
    layer: { kind: 'stack', layers: [pair, { kind: 'bidirectional', forward: after(2 * H), reverse: after(2 * H) }] },
    ...{ K, head: { kind: 'final-state' }, loss: { kind: 'binary' } },
  },
};

function fileOf(description: ModelDescription, extras = {}): Uint8Array {
  const rng = createRng(3);
  const model = createModel(k, description, { T: 2, B: 1 }, rng);
  for (const { data } of Object.values(model.params))
    for (let j = 0; j < data.length; j++) data[j] += 0.3 * rng.normal();
  return saveModel({ description, model, notes: { labels: '["ʃ","t","k","s"]' }, extras });
}
function labellerFile(): Uint8Array {
  const labeller = createRnnLabeller(k, { D, H, K, maxT: 2, B: 1, activation: 'relu' }, createRng(4));
  const [featureMean, featureStd] = [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)];
  return saveLabeller({ labeller, labels: ['ʃ', 't', 'k', 's'], featureMean, featureStd });
}
const embedded = (program: string, name: string) => {
  const text = new RegExp(`^${name} = """\n([^"]*)"""`, 'm').exec(program)?.[1] ?? '';
  return readSafetensors(new Uint8Array(Buffer.from(text, 'base64')));
};

describe('the program of a model', () => {
  test.each(Object.entries(MODELS))(
    '%s: holds the weights bit for bit and states every convention',
    (_, description) => {
      const bytes = fileOf(description);
      const program = exportPyTorch(bytes, { title: 'a "quoted"\ntitle' });
      expect(program).toContain('"""a  quoted title');
      const inside = embedded(program, 'MODEL');
      const outside = readSafetensors(bytes);
      expect(inside.tensors).toEqual(outside.tensors);
      expect([inside.metadata.model, inside.metadata.conventions]).toEqual([outside.metadata.model, outside.metadata.conventions]); // prettier-ignore
      for (const [kind, words] of Object.entries(JSON.parse(outside.metadata.conventions) as Record<string, object>)) {
        expect(program).toContain(`def ${kind.replaceAll('-', '_')}(w, x, mask`);
        for (const [what, meaning] of Object.entries(words))
          expect(program).toContain(`    ${what}: ${String(meaning)}`);
      }
    },
  );

  test('only the cells of the network are written', () => {
    expect(exportPyTorch(fileOf(MODELS['simple RNN']), { title: 'x' })).not.toMatch(/def (lstm|gru)/);
  });

  test('a labeller of chapter 1 comes with its labels and with what its features were divided by', () => {
    const program = exportPyTorch(labellerFile(), { title: 'x' });
    expect(program).toContain('LABELS = ["\\u0283","t","k","s"]');
    expect(program).toContain('torch.relu');
    expect(program).toContain('tensors["extra/featureMean"]) / tensors["extra/featureStd"]');
  });

  test('the known answer is that of the weights: other weights give another', () => {
    const [one, other] = [fileOf(MODELS['simple RNN']), labellerFile()].map(
      (bytes) => knownAnswer(readTrained(bytes)).tensors,
    );
    expect(one.x).toEqual(other.x);
    expect(one.scores.shape).toEqual([9, 2, K]);
    expect(one.scores.data).not.toEqual(other.scores.data);
  });
});

test.each<[string, LayerDescription]>([
  ['parts taken out or added', { kind: 'lstm-variant', D, H, ablation: 'no forget gate' }],
  ['a stack inside a stack', { kind: 'stack', layers: [{ kind: 'stack', layers: [lstm] }] }],
  ['a stack inside a direction', { kind: 'bidirectional', forward: { kind: 'stack', layers: [lstm] }, reverse: { kind: 'stack', layers: [lstm] } }], // prettier-ignore
])('%s is refused, with what to do', (why, layer) => {
  const write = () => exportPyTorch(fileOf({ layer, K }), { title: 'x' });
  expect(write).toThrow(why);
  expect(write).toThrow(/take the safetensors file/);
});

test('bytes of any length become the base64 of Node', () => {
  for (const length of [0, 1, 2, 3, 100]) {
    const bytes = Uint8Array.from({ length }, (_, j) => (37 * j + 200) % 256);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(toBase64Lines(bytes, 7).join('')).toBe(toBase64(bytes));
  }
});

/** Runs programs one after another in one Python: PyTorch takes seconds to start. */
const DRIVER = `import contextlib, io, json, runpy, sys
codes = {}
for name in sys.argv[1:]:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(name, run_name="__main__")
    except SystemExit as end:
        codes[name] = end.code
print(json.dumps(codes))
`;

test.runIf(FULL)('Python computes the same scores from every program, and notices a bias that is off by 1e-6', () => {
  const python = findPython(['torch'], ['python3-torch', 'libopenblas0-pthread']);
  const folder = mkdtempSync(path.join(tmpdir(), 'unrolled-pytorch-'));
  try {
    const files = [...Object.values(MODELS).map((one) => fileOf(one)), labellerFile()];
    const expected: Record<string, number> = {};
    files.forEach((bytes, n) => {
      const right = exportPyTorch(bytes, { title: 'x' });
      const wrong = right.replace('w = self.part("")\n', 'w = self.part("")\n        w["by"] = w["by"] + 1e-6\n');
      expect(wrong).not.toBe(right);
      for (const [name, program, code] of [
        ['right', right, 0],
        ['wrong', wrong, 1],
      ] as const) {
        expected[`${name}${n}.py`] = code;
        writeFileSync(path.join(folder, `${name}${n}.py`), program);
      }
    });
    writeFileSync(path.join(folder, 'driver.py'), DRIVER);
    const said = runPython(python, ['driver.py', ...Object.keys(expected)], folder);
    expect(JSON.parse(said)).toEqual(expected);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
