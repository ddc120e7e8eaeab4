/**
 * The parts of `npm test` as data: what each runs, what it waits for, and how its tests are counted.
 *
 * `counts` is 'vitest' or 'playwright' where the part writes a JSON report; any other part counts as one test.
 * `alone` parts run when nothing else does: one measures time in a browser, one puts a chapter into docs for a moment.
 */
import path from 'node:path';
import { coverageOptions } from './coverage.mjs';
import { bin, root } from './setup.mjs';

/** Where parts leave their reports and logs. */
export const reports = path.join(root, '.cache', 'test');
/** What the unit tests ran of the engine. */
export const coverageFolder = path.join(reports, 'coverage');
/** The built site under test, and the base URL it is built for: not `/`, so that a forgotten base URL shows. */
export const siteFolder = path.join(root, '.cache', 'site');
export const baseUrl = '/course/';

/** Vitest over one of the projects of vitest.config.mts. */
function unitTests(project, options = []) {
  const report = path.join(reports, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return [bin('vitest'), 'run', '--project', project, ...reporters, ...options];
}

export function parts(full) {
  const tsx = (script, ...args) => [bin('tsx'), path.join('tools', script), ...args];
  return [
    {
      name: 'build',
      says: `production build under ${baseUrl}`,
      args: [bin('docusaurus'), 'build', '--out-dir', siteFolder],
      env: { BASE_URL: baseUrl },
    },
    {
      name: 'engine',
      says: 'unit tests, golden values and gradients of rnn-core, its branches counted',
      args: unitTests('engine', coverageOptions(coverageFolder)),
      counts: 'vitest',
    },
    {
      name: 'rest',
      says: 'all other unit tests, and the injected bugs',
      args: unitTests('rest'),
      counts: 'vitest',
    },
    { name: 'types', says: 'the compiler over every package and the site', args: [path.join('tools', 'types.mjs')] },
    { name: 'lint', says: 'ESLint with the import walls', args: [bin('eslint'), '.', '--max-warnings', '0'] },
    { name: 'format', says: 'Prettier', args: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
    { name: 'golden', says: 'the golden command on tests/golden', args: tsx('golden.mts', 'tests/golden') },
    {
      name: 'ties',
      says: 'equation, code, test and claim belong together, and pages are whole',
      args: tsx('check.mts'),
    },
    {
      name: 'claims',
      says: full ? 'every number of the text, computed again' : 'one number of every experiment, computed again',
      args: tsx('claims.mts', '--check', ...(full ? [] : ['--quick'])),
    },
    {
      name: 'template',
      says: 'a chapter made from the template runs',
      args: tsx('new-chapter.mts', '--try'),
      alone: true,
    },
    {
      name: 'browser',
      says: 'the built site in a real browser',
      args: [bin('playwright'), 'test', '--config', path.join('tests', 'browser', 'playwright.config.ts')],
      env: {
        SITE_FOLDER: siteFolder,
        BASE_URL: baseUrl,
        PLAYWRIGHT_JSON_OUTPUT_NAME: path.join(reports, 'browser.json'),
      },
      counts: 'playwright',
      after: 'build',
      alone: true,
      needsBrowser: true,
    },
  ];
}
