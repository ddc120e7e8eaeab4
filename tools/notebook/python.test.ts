/** What leaves the course, run where it goes: notebooks by Jupyter, PyTorch programs by Python. In the long run only. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runToEnd, startRun, type AnyExperiment, type ParamValues } from '@unrolled/lab-protocol';
import { exportPyTorch } from '@unrolled/rnn-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { experiment as train } from '../../docs/01-phoneme-rnn/experiments/train';
import { experiment as melodies } from '../../docs/02-lstm/experiments/melodies';
import { experiment as phonemes } from '../../docs/03-gru/experiments/phonemes';
import { experiment as compare } from '../../docs/04-lstm-vs-gru/experiments/compare';
import { findPython, runPython } from './python';
import { NOTEBOOKS } from './chapters';
import { computeFinals, makeNotebook, readFinals } from './make';

const FULL = Boolean(process.env.UNROLLED_FULL);
const root = path.resolve(import.meta.dirname, '../..');
const LONGEST_MS = 600_000;

/** Runs the code of a notebook as one program: for versions that must fail, where Jupyter would only say so at length. */
const AS_PROGRAM = `import json, sys
cells = json.load(open(sys.argv[1]))["cells"]
code = "\\n\\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
exec(compile(code, sys.argv[1], "exec"), {})
`;

/** Where a program stopped: in the check of the gradients, or where its losses are compared with ours. */
const BY_CHECK = /largest difference [^\n]+\n\s*Traceback[^]*AssertionError/;
const BY_LOSSES = /losses differ by [^\n]+\n\s*Traceback[^]*AssertionError/;

/** One mistake for each notebook, in the cell that the chapter is about, and what notices it. */
const MISTAKES: Readonly<Record<string, readonly [string, string, RegExp]>> = {
  '01-phoneme-rnn': ['q = q + delta @ w[\\"Whh\\"]', 'q = q + delta @ w[\\"Whh\\"].T', BY_CHECK],
  '02-lstm': ['qC = qC + f * dC', 'qC = qC + dC', BY_CHECK],
  '03-gru': ['(1 - z) * h[t] + z * candidate', 'z * h[t] + (1 - z) * candidate', BY_CHECK],
  '04-lstm-vs-gru': ['0.999 * v[key] + 0.001', '0.99 * v[key] + 0.01', BY_LOSSES],
};

interface RunNotebook {
  readonly cells: readonly { readonly outputs?: readonly { readonly text?: readonly string[] }[] }[];
}

describe.runIf(FULL)('in Python', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'unrolled-python-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(NOTEBOOKS.map((plan) => [plan.file, plan] as const))(
    '%s runs in Jupyter and finds the losses of the course; with one mistake in it, it does not',
    (file, plan) => {
      const python = findPython(
        ['numpy', 'nbconvert', 'ipykernel'],
        ['python3-numpy', 'jupyter-nbconvert', 'python3-ipykernel'],
      );
      const text = makeNotebook(root, plan);
      writeFileSync(path.join(folder, file), text);
      runPython(python, ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--output', `run-${file}`, file], folder);
      const { cells } = JSON.parse(readFileSync(path.join(folder, `run-${file}`), 'utf8')) as RunNotebook;
      const said = cells.flatMap(({ outputs = [] }) => outputs.flatMap((output) => output.text ?? [])).join('');
      expect(said).toContain('This notebook and the course agree.');

      const [right, wrong, complaint] = MISTAKES[plan.chapter];
      const spoiled = text.replace(right, wrong);
      expect(spoiled).not.toBe(text);
      writeFileSync(path.join(folder, file), spoiled);
      writeFileSync(path.join(folder, 'as_program.py'), AS_PROGRAM);
      expect(() => runPython(python, ['as_program.py', file], folder)).toThrow(complaint);
    },
    LONGEST_MS,
  );

  test.each(NOTEBOOKS.map((plan) => [plan.chapter, plan] as const))(
    'the final losses of %s are those of today: the last seed, for the notebook itself shows the first',
    (_, plan) => {
      const stored = readFinals(root, plan);
      const fresh = computeFinals({ ...plan, seeds: plan.seeds.slice(-1) });
      // Another Node has another tanh in its last bit, and hundreds of updates widen that.
      const allowed = fresh.node === stored.node ? 1e-7 : 0.02;
      for (const [key, [value]] of Object.entries(fresh.final)) {
        expect(Math.abs(value / stored.final[key][plan.seeds.length - 1] - 1)).toBeLessThan(allowed);
      }
    },
    LONGEST_MS,
  );

  test(
    'every network that the chapters hand out computes the same in PyTorch',
    async () => {
      const runs: readonly (readonly [AnyExperiment, ParamValues])[] = [
        [train as unknown as AnyExperiment, { sequences: 16, updates: 20 }],
        [train as unknown as AnyExperiment, { sequences: 16, updates: 20, activation: 'relu' }],
        [melodies as unknown as AnyExperiment, { bars: 1, updates: 20 }],
        [melodies as unknown as AnyExperiment, { bars: 8, updates: 20 }],
        [phonemes as unknown as AnyExperiment, { updates: 20 }],
        [compare as unknown as AnyExperiment, { task: 'adding', repetitions: 2, updates: 10 }],
        [compare as unknown as AnyExperiment, { task: 'melodies', repetitions: 2, updates: 10 }],
      ];
      const files: string[] = [];
      for (const [experiment, values] of runs) {
        const slice = await runToEnd(startRun(experiment, values, { kernels: 'wasm' }));
        if (slice.state !== 'done') throw new Error(`${experiment.title} did not reach its end`);
        const { model, models = {} } = slice.result;
        for (const bytes of [...(model ? [model] : []), ...Object.values(models)]) {
          files.push(`model${files.length}.py`);
          writeFileSync(path.join(folder, files[files.length - 1]), exportPyTorch(bytes, { title: experiment.title }));
        }
      }
      expect(files).toHaveLength(2 + 2 * 2 + 3 + 2 * 3);
      const python = findPython(['torch'], ['python3-torch', 'libopenblas0-pthread']);
      const check =
        'import importlib, sys\nfor name in sys.argv[1:]:\n    print(importlib.import_module(name).check())';
      const said = runPython(python, ['-c', check, ...files.map((file) => file.slice(0, -3))], folder);
      const differences = said.trim().split('\n').map(Number);
      expect(differences).toHaveLength(files.length);
      expect(Math.max(...differences)).toBeLessThan(1e-9);
    },
    LONGEST_MS,
  );
});
