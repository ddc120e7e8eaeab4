import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startRun, runToEnd, type AnyExperiment, type ParamValues } from '@unrolled/lab-protocol';
import { createReferenceKernels, loadLabeller, loadModel, type Params } from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { experiment as train } from '../../docs/01-phoneme-rnn/experiments/train';
import { experiment as melodies } from '../../docs/02-lstm/experiments/melodies';
import { experiment as phonemes } from '../../docs/03-gru/experiments/phonemes';
import { experiment as compare } from '../../docs/04-lstm-vs-gru/experiments/compare';
import { NOTEBOOKS } from './chapters';
import { finalsPath, finalsText, makeNotebook, readFinals } from './make';
import { gruLesson, simpleRnnLesson } from './phoneme-lessons';
import { FIRST, runLesson } from './run';
import { comparisonLesson, melodyLesson } from './tune-lessons';
import type { Lesson } from './lesson';

const FULL = Boolean(process.env.UNROLLED_FULL);
const root = path.resolve(import.meta.dirname, '../..');

interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}
interface NotebookFile {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: { readonly kernelspec: { readonly name: string } };
  readonly cells: readonly Cell[];
}

/** The quick run takes the shortest one. */
describe.each((FULL ? NOTEBOOKS : NOTEBOOKS.slice(3)).map((plan) => [plan.file, plan] as const))('%s', (_, plan) => {
  const text = makeNotebook(root, plan);
  const { cells, ...file } = JSON.parse(text) as NotebookFile;
  const source = cells.map((cell) => cell.source.join('')).join('\n');

  test('is a notebook of format 4.5 that nobody has run', () => {
    expect(file).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'python3' } } });
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    for (const cell of cells) {
      expect(cell.id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
      expect(cell.source.slice(0, -1).every((line) => line.endsWith('\n'))).toBe(true);
      if (cell.cell_type === 'code') expect([cell.outputs, cell.execution_count]).toEqual([[], null]);
      else expect([cell.cell_type, cell.outputs, cell.execution_count]).toEqual(['markdown', undefined, undefined]);
    }
  });

  test('imports NumPy and nothing that has to be installed beside it', () => {
    const imports = [...source.matchAll(/^(?:import|from) (\w+)/gm)].map(([, name]) => name);
    expect([...new Set(imports)].sort()).toEqual(['base64', 'numpy', 'zlib']);
  });

  test('is small enough to be opened anywhere', () => {
    expect(text.length).toBeLessThan(400_000);
  });

  test('names every network and holds as many losses as it compares', () => {
    const { final } = readFinals(root, plan);
    for (const [key, values] of Object.entries(final)) {
      expect(values).toHaveLength(plan.seeds.length);
      const [, row] = new RegExp(`FIRST_LOSSES = \\{[^}]*"${key}": \\[([^\\]]*)\\]`).exec(source) ?? [];
      expect(row.split(',')).toHaveLength(FIRST);
      expect(source).toContain(`"${key}": (${key}_forward, ${key}_backward)`);
    }
  });
});

test('what stands in docs is as the writer would write it, and the page of the chapter links to the file', () => {
  for (const plan of NOTEBOOKS) {
    expect(readFileSync(finalsPath(root, plan), 'utf8')).toBe(finalsText(readFinals(root, plan)));
    const page = readFileSync(path.join(root, 'docs', plan.chapter, 'index.mdx'), 'utf8');
    expect(page).toContain(`<Notebook file="${plan.file}" />`);
  }
});

const UPDATES = 20;

/** Each lesson beside the experiment that it says it is of: same settings, 20 updates. */
const WITNESSES: readonly (readonly [string, () => Lesson, AnyExperiment, ParamValues, Record<string, string>])[] = [
  [
    'chapter 4',
    () => comparisonLesson({ seed: 1, updates: UPDATES, repetition: 1 }),
    compare as unknown as AnyExperiment,
    { task: 'melodies', length: 'short', repetitions: 2, updates: UPDATES, seed: 1 },
    { gru: 'GRU', lstm: 'LSTM' },
  ],
  [
    'chapter 2',
    () => melodyLesson({ seed: 3, updates: UPDATES, bars: 1 }),
    melodies as unknown as AnyExperiment,
    { bars: 1, updates: UPDATES, seed: 3 },
    { rnn: 'simple RNN', lstm: 'LSTM' },
  ],
  [
    'chapter 3, with all its utterances',
    () => gruLesson({ seed: 3, updates: UPDATES, utterances: 400 }),
    phonemes as unknown as AnyExperiment,
    { updates: UPDATES, seed: 3 },
    { gru: 'GRU' },
  ],
];

/** Weights in float64 all the way; the notebook starts from arrays rounded to float32, and 20 steps of Adam widen that a little. */
const SAME_WEIGHT = 1e-4;

function furthest(params: Params, others: Params): number {
  return Math.max(
    ...Object.entries(params).flatMap(([name, { data }]) =>
      Array.from(data, (value, j) => Math.abs(value - others[name].data[j])),
    ),
  );
}
async function resultOf(experiment: AnyExperiment, values: ParamValues) {
  const slice = await runToEnd(startRun(experiment, values, { kernels: 'reference64' }));
  if (slice.state !== 'done') throw new Error('the experiment did not reach its end');
  return slice.result;
}

test('the run of chapter 1 is that of its experiment', async () => {
  const [updates, sequences] = FULL ? [UPDATES, 48] : [10, 8];
  const { model } = await resultOf(train as unknown as AnyExperiment, { sequences, updates, seed: 3 });
  const { labeller } = loadLabeller(createReferenceKernels('float64'), model ?? new Uint8Array(), 1);
  const lesson = simpleRnnLesson({ seed: 3, updates, utterances: sequences });
  const [network] = lesson.networks;
  const { params } = runLesson(lesson, network, updates);
  expect(furthest(params, labeller.params)).toBeLessThan(SAME_WEIGHT);
  expect(furthest(params, network.weights)).toBeGreaterThan(100 * SAME_WEIGHT); // it has moved
});

test.runIf(FULL).each(WITNESSES)(
  'the run of %s is that of its experiment',
  async (_, make, experiment, values, names) => {
    const { models = {} } = await resultOf(experiment, values);
    const lesson = make();
    for (const network of lesson.networks.filter(({ key }) => names[key])) {
      const { model } = loadModel(createReferenceKernels('float64'), models[names[network.key]], { T: 1, B: 1 });
      const { params } = runLesson(lesson, network, UPDATES);
      expect(furthest(params, model.params)).toBeLessThan(SAME_WEIGHT);
      expect(furthest(params, network.weights)).toBeGreaterThan(100 * SAME_WEIGHT);
    }
  },
);
