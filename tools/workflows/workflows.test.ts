/** What must hold for every workflow of the repository. Read line by line: a parser would be one more dependency. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.github', 'workflows');
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const BUILT_IN = ['ci', 'outdated', 'audit', 'test'];

interface Job {
  readonly name: string;
  readonly lines: readonly string[];
}

/** What is wrong with a workflow, in sentences. */
function problems(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const found: string[] = [];
  for (const line of lines) {
    const uses = /^\s*(?:- )?uses:\s*(.*)$/.exec(line)?.[1];
    if (uses !== undefined && !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(uses))
      found.push(`${uses} is not pinned by commit with its version in a comment`);
  }
  const top = block(lines, 0, 'permissions').map((line) => line.trim());
  if (top.join() !== 'contents: read') found.push(`the permissions at the top are "${top.join(', ')}"`);
  if (block(lines, 0, 'concurrency').length === 0) found.push('there is no concurrency');
  for (const job of jobsOf(lines)) {
    if (!job.lines.some((line) => /^ {4}timeout-minutes: \d+$/.test(line))) found.push(`${job.name} has no time limit`);
    const own = block(job.lines, 4, 'permissions').map((line) => line.trim());
    const deploys = job.lines.some((line) => line.includes('uses: actions/deploy-pages@'));
    const allowed = deploys ? ['pages: write', 'id-token: write'] : [];
    for (const permission of own)
      if (!allowed.includes(permission) && !/: read$/.test(permission))
        found.push(`${job.name} has the permission ${permission}`);
  }
  for (const match of lines.join('\n').matchAll(/\bnpm (?:run )?([\w:-]+)/g)) {
    const [command, name] = match;
    const known = command.startsWith('npm run') ? name in scripts : BUILT_IN.includes(name);
    if (!known) found.push(`package.json has no command for ${command}`);
  }
  if (/\bpull_request_target\b|\bsecrets\./.test(lines.join('\n'))) found.push('it can reach secrets');
  return found;
}

/** The lines inside `key:` at this indent. */
function block(lines: readonly string[], indent: number, key: string): string[] {
  const at = lines.findIndex((line) => line === `${' '.repeat(indent)}${key}:`);
  if (at < 0) return [];
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => line.trim() !== '' && line.search(/\S/) <= indent);
  return rest.slice(0, end < 0 ? undefined : end).filter((line) => line.trim() !== '');
}

function jobsOf(lines: readonly string[]): Job[] {
  const inside = block(lines, 0, 'jobs');
  return inside
    .filter((line) => /^ {2}[\w-]+:$/.test(line))
    .map((line) => ({ name: line.trim().slice(0, -1), lines: block(inside, 2, line.trim().slice(0, -1)) }));
}

describe.each(files)('%s', (file) => {
  const text = readFileSync(path.join(folder, file), 'utf8');

  test('pins its actions, reads only, ends in time, and calls commands that exist', () => {
    expect(jobsOf(text.split('\n')).length).toBeGreaterThan(0);
    expect(problems(text)).toEqual([]);
  });
});

test('there is one for pull requests, one for Pages, and one for every week', () => {
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  expect(read('test.yml')).toMatch(/^ {2}pull_request:$/m);
  expect(read('test.yml')).toContain('- run: npm test\n');
  expect(read('test.yml')).toContain('path: .cache/site');
  expect(read('weekly.yml')).toMatch(/- cron: /);
  expect(read('weekly.yml')).toContain('npm run test:full');
  expect(read('deploy.yml')).toContain('uses: actions/deploy-pages@');
});

test('the same action is pinned to the same commit everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const file of files)
    for (const [, action, pin] of readFileSync(path.join(folder, file), 'utf8').matchAll(/uses:\s*(\S+)@(.*)$/gm))
      pins.set(action, new Set([...(pins.get(action) ?? []), pin]));
  for (const [action, found] of pins) expect([...found], action).toHaveLength(1);
});

const sound = readFileSync(path.join(folder, 'test.yml'), 'utf8');
test.each([
  [sound.replace(/@[0-9a-f]{40} # v6\.0\.2/, '@v6'), 'actions/checkout@v6 is not pinned'],
  [sound.replace(/ # v6\.0\.2/, ''), 'is not pinned by commit with its version'],
  [sound.replace('contents: read', 'contents: write'), 'the permissions at the top are "contents: write"'],
  [sound.replace('permissions:\n  contents: read\n', ''), 'the permissions at the top are ""'],
  [sound.replace('    timeout-minutes: 30\n', ''), 'test has no time limit'],
  [
    sound.replace('    timeout-minutes: 30\n', '    timeout-minutes: 30\n    permissions:\n      pages: write\n'),
    'test has the permission pages: write',
  ],
  [sound.replace('run: npm test', 'run: npm run tset'), 'no command for npm run tset'],
  [sound.replace('pull_request:', 'pull_request_target:'), 'it can reach secrets'],
])('a workflow with a fault is told of it (%#)', (text, sentence) => {
  expect(text).not.toBe(sound);
  expect(problems(text).join('\n')).toContain(sentence);
});
