/**
 * What `npm start` and `npm test` need before anything is installed: a Node that is new enough, npm, and the packages
 * the lock file names. Plain Node, nothing from node_modules, no shell: the same on Linux, macOS and Windows.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const oldest = [20, 19];
const stampPath = path.join(root, 'node_modules', '.unrolled-lock');

/** A sentence where this Node is too old, else undefined. */
export function nodeProblem(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return `This needs Node ${oldest.join('.')} or newer, and this is Node ${version}. Install a newer one from https://nodejs.org and try again.`;
}

/** The path of npm's own script, so that it can be started with this Node and without a shell; undefined if not found. */
export function findNpm() {
  const here = path.dirname(process.execPath);
  return [
    process.env.npm_execpath,
    path.join(here, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(here, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ].find((candidate) => candidate && /npm-cli\.c?js$/.test(candidate) && existsSync(candidate));
}

export function hasGit() {
  return spawnSync('git', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** What node_modules must have been made from: the lock file and the kind of machine. */
function lockHash() {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
}

/** Whether npm's own record of what it installed agrees with the lock file, package by package. */
export function sameAsLock(lock, installed) {
  const wanted = Object.entries(lock.packages ?? {}).filter(([name]) => name !== '');
  const have = installed.packages ?? {};
  const agrees = (one, other) => one.link === other.link && (one.link || one.version === other.version);
  const missing = wanted.some(([name, entry]) => {
    if (!name.startsWith('node_modules/') && !name.includes('/node_modules/')) return false;
    return have[name] ? !agrees(entry, have[name]) : !entry.optional && !entry.devOptional && !entry.peer;
  });
  return !missing && Object.keys(have).every((name) => (lock.packages ?? {})[name] !== undefined);
}

/** Whether what is installed is what the lock file says. */
export function isInstalled() {
  const modules = path.join(root, 'node_modules');
  if (!existsSync(modules)) return false;
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8').trim() === lockHash()) return true;
  const record = path.join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  if (!sameAsLock(read(path.join(root, 'package-lock.json')), read(record))) return false;
  writeFileSync(stampPath, `${lockHash()}\n`);
  return true;
}

/** Makes node_modules what the lock file says. Ends the process with a sentence where that cannot be done. */
export async function ensureInstalled() {
  const problem = nodeProblem();
  if (problem) stop(problem);
  if (!hasGit())
    console.error('git was not found. The course runs without it, but pages cannot show when they last changed.');
  if (isInstalled()) return;
  const npm = findNpm();
  if (!npm)
    stop(
      'npm was not found beside this Node. Install Node from https://nodejs.org (npm comes with it), and start this with npm.',
    );
  console.log('Installing what the lock file says (a minute or two the first time) …');
  rmSync(stampPath, { force: true });
  const code = await run(process.execPath, [npm, 'ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0)
    stop(`npm ci ended with code ${code}. Its messages above say why; often it is the network. Then try again.`);
  writeFileSync(stampPath, `${lockHash()}\n`);
}

/** Runs a program with this terminal, in the project's folder. Resolves to its exit code. */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** The script of a program in node_modules, to be started with this Node. */
export function bin(name) {
  const scripts = {
    docusaurus: '@docusaurus/core/bin/docusaurus.mjs',
    eslint: 'eslint/bin/eslint.js',
    playwright: '@playwright/test/cli.js',
    prettier: 'prettier/bin/prettier.cjs',
    tsc: 'typescript/bin/tsc',
    tsx: 'tsx/dist/cli.mjs',
    vitest: 'vitest/vitest.mjs',
  };
  return path.join(root, 'node_modules', ...scripts[name].split('/'));
}

export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
