import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStaticServer, resolveRequest } from '../../tests/browser/static-server.mjs';
import { closingLine, countPlaywright, countVitest } from './count.mjs';
import { coverageLines, describeCoverage } from './coverage.mjs';
import { nodeProblem, sameAsLock } from './setup.mjs';

let site = '';
beforeAll(() => {
  site = mkdtempSync(path.join(tmpdir(), 'site-'));
  mkdirSync(path.join(site, 'notation'));
  for (const file of ['index.html', '404.html', 'notation/index.html', 'about.html', 'app.js']) {
    writeFileSync(path.join(site, file), `<p>${file}</p>`.repeat(50));
  }
});
afterAll(() => rmSync(site, { recursive: true, force: true }));

test('Node 20.19 is new enough and what is older gets a sentence', () => {
  expect(['20.19.0', '20.20.2', '22.0.0', '100.1.0'].map((version) => nodeProblem(version))).toEqual(
    Array(4).fill(undefined),
  );
  expect(nodeProblem('20.18.3')).toContain('needs Node 20.19 or newer, and this is Node 20.18.3');
  expect(nodeProblem('18.20.0')).toContain('nodejs.org');
});

test('the branches of the engine are counted, and the files that are not whole are named', () => {
  const branches = (covered: number, total: number) => ({ branches: { covered, total, pct: (100 * covered) / total } });
  const file = (name: string) => path.resolve(`packages/rnn-core/src/${name}`);
  const whole = { [file('a/b.ts')]: branches(10, 10) };
  expect(describeCoverage({ total: branches(10, 10), ...whole })).toEqual([
    'Branches of packages/rnn-core that the unit tests run: 100 % (10 of 10).',
  ]);
  expect(describeCoverage({ total: branches(18, 20), ...whole, [file('c.ts')]: branches(8, 10) })).toEqual([
    'Branches of packages/rnn-core that the unit tests run: 90 % (18 of 20).',
    'Not all of: c.ts (2 of 10).',
  ]);
  expect(coverageLines(path.join(site, 'nowhere'))).toEqual([]);
});

test('what is installed agrees with the lock file package by package', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/o': { version: '1.0.0', optional: true },
    },
  };
  expect(sameAsLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  expect(sameAsLock(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
  expect(sameAsLock(lock, { packages: {} })).toBe(false);
  expect(
    sameAsLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } } }),
  ).toBe(false);
});

test('tests are counted from the reports, and a file that cannot load counts as a failure', () => {
  const vitest = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
    ],
  };
  expect(countVitest(vitest)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  const suite = {
    suites: [{ specs: [{ file: 'a.spec.ts', title: 'opens', tests: [{ status: 'flaky' }] }] }],
    specs: [{ file: 'a.spec.ts', title: 'closes', tests: [{ status: 'expected' }] }],
  };
  const playwright = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
  expect(countPlaywright({ ...playwright, suites: [suite] })).toEqual({
    passed: 8,
    failed: 2,
    skipped: 2,
    secondTry: ['a.spec.ts: opens'],
  });
});

test('the closing line stands alone and names skipped tests only where there are any', () => {
  expect(closingLine({ passed: 412, failed: 0, skipped: 0 })).toBe('412 passed, 0 failed');
  expect(closingLine({ passed: 1, failed: 2, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped');
});

test('the server follows the rules of GitHub Pages under its base URL', () => {
  const at = (url: string): string => {
    const { status, file, location } = resolveRequest(site, '/course/', url);
    return `${status} ${location ?? (file === undefined ? '' : path.relative(site, file))}`;
  };
  expect(at('/course')).toBe('301 /course/');
  expect(at('/course/')).toBe('200 index.html');
  expect(at('/course/notation')).toBe('301 /course/notation/');
  expect(at('/course/notation?q=1')).toBe('301 /course/notation/?q=1');
  expect(at('/course/notation/?q=1')).toBe('200 notation/index.html');
  expect(at('/course/about')).toBe('200 about.html');
  expect(at('/course/app.js?v=2')).toBe('200 app.js');
  expect(at('/course/none')).toBe('404 404.html');
  expect(at('/')).toBe('404 404.html');
  expect(at('/course/../../etc/passwd')).toBe('404 404.html');
  expect(at('/course/%2e%2e/%2e%2e/etc/passwd')).toBe('404 404.html');
  expect(at('/course/%E0%A4%A')).toBe('400 ');
});

test('the server compresses text and answers 404 with the page for it', async () => {
  const server = createStaticServer(site, '/course/');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const found = await fetch(`${origin}/course/`, { headers: { 'accept-encoding': 'gzip' } });
  expect(found.headers.get('content-encoding')).toBe('gzip');
  expect(await found.text()).toContain('index.html');
  const missing = await fetch(`${origin}/course/none`);
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain('404.html');
  await new Promise((resolve) => server.close(resolve));
});
