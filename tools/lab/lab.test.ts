import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parseLabArguments } from './arguments';
import { describePicture, labelsOf } from './describe';
import { findExperiments } from './find';
import { formatDuration, timeLeft } from './progress';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the command; resolves to what it printed and its exit code. */
async function lab(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = [path.join(root, 'node_modules/tsx/dist/cli.mjs'), path.join(root, 'tools/lab.mts'), ...args];
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, script, { cwd: root })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

test('arguments are read, and what cannot be understood is answered with a sentence', () => {
  expect(
    parseLabArguments([
      '01-a/b',
      '--set',
      'x=1',
      '--set=y=a=b',
      '--data',
      'recording=f.wav',
      '--save',
      'model=m',
      '--json',
    ]),
  ).toMatchObject({
    id: '01-a/b',
    set: { x: '1', y: 'a=b' },
    data: { recording: 'f.wav' },
    saveModel: 'm',
    json: true,
  });
  expect(parseLabArguments(['docs/01-a/experiments/b.ts'])).toMatchObject({ id: '01-a/b' });
  expect(parseLabArguments([])).toMatchObject({ set: {}, kernels: undefined, json: false });
  expect(parseLabArguments(['a', '--set', 'x'])).toContain('needs the form KEY=VALUE, got "x"');
  expect(parseLabArguments(['a', '--save', 'curve=x'])).toContain('knows only model=FILE');
  expect(parseLabArguments(['a', '--kernels', 'gpu'])).toContain('got gpu');
  expect(parseLabArguments(['a', 'b'])).toContain('One experiment at a time');
  expect(parseLabArguments(['a', '--fast'])).toContain('Unknown option --fast');
  expect(parseLabArguments(['a', '--set'])).toContain('needs a value');
});

test('experiments are found by their place; tests and folders with _ are not among them', () => {
  const ids = findExperiments(root).map((one) => one.id);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual([...ids].sort());
  expect(ids.filter((id) => /_template|\.test|stored/.test(id))).toEqual([]);
});

test('a run prints one JSON object and writes the model, and bad requests end with code 2 and a sentence', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lab-'));
  const model = path.join(folder, 'model.safetensors');
  const short = ['--set', 'updates=10', '--set', 'hidden=4', '--set', 'sequences=8', '--set', 'seed=3'];
  const [good, value, id, file] = await Promise.all([
    lab('01-phoneme-rnn/train', ...short, '--json', '--save', `model=${model}`),
    lab('01-phoneme-rnn/train', '--set', 'hidden=100000'),
    lab('01-phoneme-rnn/none'),
    lab('01-phoneme-rnn/train', '--data', 'recording=/no/such/file'),
  ]);
  expect(good.code).toBe(0);
  const answer = JSON.parse(good.stdout) as Record<string, unknown>;
  expect(answer).toMatchObject({ id: '01-phoneme-rnn/train', state: 'done', values: { hidden: 4, seed: 3 } });
  expect(answer).toMatchObject({ node: process.version, kernels: expect.stringContaining('WebAssembly') as string });
  expect(readFileSync(model).length).toBeGreaterThan(100);
  rmSync(folder, { recursive: true });
  expect([value.code, id.code, file.code]).toEqual([2, 2, 2]);
  expect(value.stderr).toContain('hidden cannot be "100000"');
  expect(id.stderr).toContain('there is no experiment 01-phoneme-rnn/none; there are');
  expect(file.stderr).toContain('cannot read /no/such/file');
});

test('durations and time left are in words', () => {
  expect([59_499, 60_000, 80_000, 3_900_000].map(formatDuration)).toEqual(['59 s', '1 min', '1 min 20 s', '1 h 5 min']);
  expect(timeLeft(25, 100, 10_000)).toBe(30_000);
  expect(timeLeft(0, 100, 10_000)).toBeUndefined();
});

test('labels of a timeline are printed in order, wrong ones marked', () => {
  const views = [{ kind: 'timeline', id: 't', title: 'Heard' }] as const;
  const segments = [
    { from: 0, to: 1, label: 'a' },
    { from: 1, to: 2, label: 't', wrong: true },
  ];
  const picture = { t: { seconds: 2, rows: [{ id: 'net', label: 'network', kind: 'labels', segments } as const] } };
  expect(describePicture(picture, views)).toEqual(['Heard', '  network: a t✕']);
  expect(labelsOf(picture, views)).toEqual({ t: { net: segments } });
});
