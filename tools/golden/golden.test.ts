import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare, type Adapter, type Tensor } from '../../tests/golden/compare';
import { exitCode, formatReport } from './report';
import { goldenPaths, runGolden, type Report } from './run';
import { parseArguments, type Request } from './select';

/** Doubles its input; knows no tensor called "late", and takes no kernels for the case "good". */
const doubling: Adapter = (golden, { kernels }) => {
  if (kernels === 'wasm' && golden.name === 'good') {
    return { comparisons: [], missing: [], referenceOnly: 'doubling uses no kernels' };
  }
  const x = (golden.x as Tensor).data as number[];
  const y = x.map((value) => (golden.broken ? 3 : 2) * value);
  return {
    comparisons: [compare('y', y, golden.y as Tensor, { atol: 1e-12, rtol: 0 })],
    missing: golden.late ? ['late'] : [],
  };
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
  const tensor = (...data: number[]): Tensor => ({ shape: [data.length], data });
  const good = { name: 'good', x: tensor(1, 2), y: tensor(2, 4) };
  const late = { name: 'late', x: tensor(1), y: tensor(2), late: true };
  const bad = { name: 'bad', x: tensor(1), y: tensor(2), broken: true };
  const write = (name: string, content: unknown): void => writeFileSync(join(folder, name), JSON.stringify(content));
  write('double.json', { schema: 'golden/1', file: 'double.json', cases: [good, late] });
  write('broken.json', { schema: 'golden/1', file: 'double.json', cases: [bad, { name: 'odd' }] });
  write('unknown.json', { schema: 'golden/1', file: 'unknown.json', cases: [good] });
  write('inputs.json', { schema: 'golden/1', file: 'inputs.json', cases: [{ name: 'x' }] });
  write('other.json', { schema: 'golden/9', cases: [] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Report & { code: number; text: string } {
  const request = parseArguments([folder, ...args]) as Request;
  const report = runGolden(goldenPaths(folder) as string[], request, { 'double.json': doubling }, ['inputs.json']);
  return { ...report, code: exitCode(report, request.all), text: formatReport(report, request.all) };
}

test('a file whose cases agree passes, and what has no code yet fails only with --all', () => {
  const plain = run('--only', 'double.json');
  expect(plain.text).toMatch(/double\.json\s+y\s+2\/2\s+0\s/);
  expect(plain.text).toContain('double.json: late (late)');
  expect(plain.code).toBe(0);
  expect(run('--only', 'double', '--all').code).toBe(1);
  expect(run('--only', 'double:good', '--all').code).toBe(0);
});

test('what no kernels take part in is listed as reference only, and that is no fault', () => {
  const report = run('--only', 'double:good', '--kernels', 'wasm', '--all');
  expect(report.text).toContain(
    'Reference only, no kernels take part:\n  double.json: doubling uses no kernels (good)',
  );
  expect(report.code).toBe(0);
});

test('a wrong value fails, and so does an adapter that throws', () => {
  const report = run('--only=broken');
  expect(report.code).toBe(1);
  expect(report.text).toContain('broken.json:bad: y: error 1.00e+0, allowed 1.00e-12');
  expect(report.text).toContain('broken.json:odd: threw:');
  expect(report.text).toContain('0 of 1 comparisons agree in 1 files; 1 cases could not run');
});

test('a file with no adapter is listed as having no code yet', () => {
  const report = run('--except', 'broken,other.json');
  expect(report.gaps).toContainEqual({ file: 'unknown.json', what: 'the whole file', cases: ['good'] });
  expect(report.code).toBe(0);
});

test('an unknown schema and a name that selects nothing are errors with a sentence', () => {
  expect(run('--only', 'other').errors[0]).toContain('must have schema "golden/1", got "golden/9"');
  expect(run('--only', 'double:nothing').errors[0]).toContain('nothing here is named double:nothing');
  expect(run('--only', 'nofile').code).toBe(1);
  expect(goldenPaths(join(folder, 'absent'))).toContain('no folder');
});

test('a file of inputs may be named beside others, is reported as compared with nothing, and alone is an error', () => {
  const beside = run('--only', 'double:good,inputs', '--all');
  expect(beside.code).toBe(0);
  expect(beside.text).toContain('inputs.json holds inputs only');
  expect(run('--only', 'inputs').code).toBe(1);
  expect(run('--except', 'other,broken').text).not.toContain('inputs only');
});

test('arguments that cannot be understood are answered with a sentence', () => {
  expect(parseArguments([])).toContain('Which folder?');
  expect(parseArguments(['a', 'b'])).toContain('One folder');
  expect(parseArguments(['a', '--kernels', 'gpu'])).toContain('reference or wasm, got gpu');
  expect(parseArguments(['a', '--only'])).toContain('needs a value');
  expect(parseArguments(['a', '--fast'])).toContain('Unknown option');
});
