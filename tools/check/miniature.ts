/**
 * A course of one page that is whole, for tests that plant a fault in it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkCourse } from './rules';

const folders: string[] = [];
/** Takes away what `problems` has written. */
export function clear(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

const notation = [
  '| $\\xin$ | `\\xin` = `x` | input | (D) | `x` | 1.1 |',
  '| $\\hid$ | `\\hid` = `h` | state | (H) | `h` | 1.1 |',
  '| $t$ | `t` | frame | – | `t` | 1.1 |',
].join('\n');
export const page = [
  '---',
  'title: A page',
  '---',
  "import stored from './experiments/toy.stored.json';",
  '',
  '<Lead>What does a state hold?</Lead>',
  '',
  '<Eq id="toy.state">',
  '',
  '$$',
  '\\shaped{\\hid_t}{H} = \\tanh(\\shaped{\\xin_t}{D} + \\hid_{t-1})',
  '$$',
  '',
  '</Eq>',
  '<Code eq="toy.state" />',
  '',
  'It is right in <Claim id="right" /> of frames, and 61 % of people know. {/* fact: A. Author 2020, p. 3 */}',
  '',
  '<Demo of={stored} />',
  '',
  '## Recap {/* #recap */}',
  '',
  '<Sources>\n\n- Author 2020 says 50 %.\n\n</Sources>',
  '',
].join('\n');
const whole: Record<string, string> = {
  'docs/notation.mdx': notation,
  'docs/glossary.mdx': '**State.** What is kept, the *hidden\nstate*.',
  'docs/01-toy/1-state.mdx': page,
  'docs/01-toy/2-later.mdx': '---\nstatus: planned\n---\n\n$q$ and 90 % and <Claim id="none" />',
  'docs/01-toy/claims.json': '{"claims": {"right": {"value": 0.5}}}',
  'docs/01-toy/experiments/toy.ts': '//> eq toy.state\nh = tanh(x + h);\n//< eq toy.state\n',
  'docs/01-toy/experiments/toy.test.ts': "test('eq toy.state: it holds', () => {});",
};

/** The sentences about a course that is whole but for `changes`. */
export function problems(changes: Record<string, string> = {}, chapter?: string): string[] {
  const root = mkdtempSync(path.join(tmpdir(), 'check-'));
  folders.push(root);
  for (const [file, text] of Object.entries({ ...whole, ...changes })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return checkCourse({ root, docs: 'docs', ...(chapter === undefined ? {} : { chapter }) }).problems.map(
    (one) => `${one.where}: ${one.sentence}`,
  );
}
/** The page with one place changed. Throws where the place is not there. */
export const changed = (from: string, to: string): Record<string, string> => {
  if (!page.includes(from)) throw new Error(`the page has no ${from}`);
  return { 'docs/01-toy/1-state.mdx': page.replace(from, to) };
};
