/**
 * npm test: everything that must hold, on a machine that has only Node and git.
 *
 *   npm test                      all parts, at most 10 minutes on 2 cores
 *   npm test -- --list            what the parts are
 *   npm test -- --only engine,lint  some of them
 *   npm run test:full             the long versions (UNROLLED_FULL=1 in the environment of every part)
 *
 * Must run before anything is installed. Ends with one line alone: "N passed, N failed".
 */
import { rmSync } from 'node:fs';
import { ensureInstalled, stop } from './test/setup.mjs';

const args = process.argv.slice(2);
const full = args.includes('--full');
const { coverageFolder, parts, reports } = await import('./test/parts.mjs');
const all = parts(full);

if (args.includes('--list')) {
  for (const part of all) console.log(`${part.name.padEnd(9)} ${part.says}`);
  process.exit(0);
}
const selected = chosen(args);
await ensureInstalled();

const started = Date.now();
const environment = {
  ...process.env,
  CI: process.env.CI ?? '1',
  FORCE_COLOR: '0',
  ...(full ? { UNROLLED_FULL: '1' } : {}),
};
delete environment.NODE_ENV;
delete environment.FORCE_COLOR;
rmSync(reports, { recursive: true, force: true });
if (selected.some((part) => part.needsBrowser)) {
  const { findBrowser } = await import('./test/browser.mjs');
  try {
    environment.CHROMIUM_PATH = await findBrowser();
    console.log(`Browser: ${environment.CHROMIUM_PATH}`);
  } catch (error) {
    stop(error.message);
  }
}
const { minutes, runParts } = await import('./test/schedule.mjs');
const { coverageLines } = await import('./test/coverage.mjs');
const { closingLine } = await import('./test/count.mjs');
/** Only what hangs is ended: machines differ, and no test here is about speed. */
const LONGEST_PART_MS = 30 * 60_000;
const results = await runParts(selected, environment, LONGEST_PART_MS);

console.log('');
for (const result of results) console.log(`${result.ok ? '✓' : '✕'} ${result.name.padEnd(9)} ${minutes(result.ms)}`);
console.log(`  ${'total'.padEnd(9)} ${minutes(Date.now() - started)}`);
for (const line of coverageLines(coverageFolder)) console.log(line);
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log('');
console.log(closingLine({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }));
process.exitCode = results.every((result) => result.ok) ? 0 : 1;

/** The parts that were asked for. Ends the process with a sentence where one is unknown. */
function chosen(options) {
  const names = [];
  for (let i = 0; i < options.length; i++) {
    if (options[i] === '--full') continue;
    const value = options[i].startsWith('--only=') ? options[i].slice('--only='.length) : undefined;
    if (value === undefined && options[i] !== '--only') {
      stop(`npm test: unknown option ${options[i]}; there are --only PART,PART, --list and --full`);
    }
    names.push(...(value ?? options[++i] ?? '').split(',').filter(Boolean));
    if (names.length === 0) stop('npm test: --only needs the name of a part; npm test -- --list shows them');
  }
  const unknown = names.find((name) => !all.some((part) => part.name === name));
  if (unknown) stop(`npm test: no part is called ${unknown}; there are ${all.map((part) => part.name).join(', ')}`);
  return names.length === 0 ? all : all.filter((part) => names.includes(part.name));
}
