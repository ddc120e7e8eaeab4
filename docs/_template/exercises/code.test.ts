/** Readers' programs as texts: what the page's path makes of them, run in a realm of its own, judged by the experiment. */
import { createContext, runInContext } from 'node:vm';
import { runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import type { JudgedReader } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { toJavaScript } from '../../../src/components/Exercise/to-javascript';
import { programOf, type Said } from '../../../src/lab/program';
import { carry, experiment } from '../experiments/judge-carry';
import { BUG, BUG_LINE, CARRY } from './code';

async function ask(answer?: readonly unknown[]): Promise<JudgedReader> {
  const data = answer === undefined ? {} : { data: { answer: new TextEncoder().encode(JSON.stringify(answer)) } };
  const end = await runToEnd(startRun(experiment as AnyExperiment, { seed: 11 }, { kernels: 'reference64', ...data }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end.result as unknown as JudgedReader;
}

/** What the function of `source` gives back for each of the inputs, a JSON text. */
function run(source: string, inputs: string): readonly unknown[] {
  const made = toJavaScript(source);
  if ('problem' in made) throw new Error(made.problem);
  let text = '';
  const realm = createContext({ postMessage: (said: string) => (text = said) });
  runInContext('globalThis.self = globalThis;', realm);
  runInContext(programOf({ source: made.code, call: 'carry', inputs }), realm);
  const said = JSON.parse(text) as Said;
  if (said.kind !== 'answered') throw new Error(text);
  return said.outputs;
}

const judged = async (source: string): Promise<JudgedReader> => ask(run(source, (await ask()).inputs));
const line = 'states.push(h);';
const solved = CARRY.replace(line, `h = w * h + xt;\n    ${line}`);

test('a right program passes, and the lines to start from are not yet right', async () => {
  expect((await judged(solved)).says).toMatch(/^All two agree/);
  expect((await judged(CARRY)).says).toMatch(/^Not yet/);
});

test.each([
  ['forgets the state before', 'h = w * h + xt', 'h = xt', 'no-memory'],
  ['multiplies the input too', 'h = w * h + xt', 'h = w * (h + xt)', 'weighted-input'],
  ['starts at one', 'let h = 0', 'let h = 1', 'starts-at-one'],
])('a program that %s is told so', async (_, right, wrong, mistake) => {
  expect(solved).toContain(right);
  expect((await judged(solved.replace(right, wrong))).verdict.mistakes).toEqual([mistake]);
});

test('the program with a bug differs from the right one in the line that is pointed at: it keeps the state too early', () => {
  const lines = BUG.split('\n');
  expect(lines[BUG_LINE - 1].trim()).toBe(line);
  const mended = [...lines.slice(0, BUG_LINE - 1), lines[BUG_LINE], lines[BUG_LINE - 1], ...lines.slice(BUG_LINE + 1)];
  const inputs = '[[[1,0,0],0.5]]';
  expect(run(mended.join('\n'), inputs)).toEqual([carry([1, 0, 0], 0.5)]);
  expect(run(BUG, inputs)).toEqual([[0, 1, 0.5]]);
});
