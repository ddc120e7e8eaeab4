import { runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import type { JudgedReader, KnownMistake } from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { experiment as backward } from './judge-backward';
import { experiment as clipping, clipWith, MISTAKES as CLIPPING } from './judge-clipping';
import { experiment as slope, slopeWith, MISTAKES as SLOPE } from './judge-slope';
import { BACKWARD_MISTAKES, backwardWith } from './shared/wrong-backward';

async function judge(experiment: AnyExperiment, seed: number, answer?: unknown): Promise<JudgedReader> {
  const data =
    answer === undefined ? {} : { data: { answer: new TextEncoder().encode(JSON.stringify(answer, asText)) } };
  const end = await runToEnd(startRun(experiment, { seed }, { kernels: 'reference64', ...data }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end.result as unknown as JudgedReader;
}
/** As the sandbox writes numbers that JSON does not know. */
const asText = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

type Program = (mistakes: ReadonlySet<string>, ...given: never[]) => unknown;
const exercises: [string, AnyExperiment, readonly KnownMistake[], Program][] = [
  ['slope', slope as AnyExperiment, SLOPE, slopeWith as Program],
  ['backward', backward as AnyExperiment, BACKWARD_MISTAKES, backwardWith as Program],
  ['clipping', clipping as AnyExperiment, CLIPPING, clipWith as Program],
];

describe.each(exercises)('%s', (_name, experiment, mistakes, program) => {
  const answerWith = async (seed: number, ...ids: string[]): Promise<unknown[]> => {
    const { inputs } = await judge(experiment, seed);
    return (JSON.parse(inputs) as never[][]).map((args) => program(new Set(ids), ...args));
  };

  test.each([1, 2, 3])(
    'seed %i: our own numbers pass, and so does the plain program without mistakes',
    async (seed) => {
      expect((await judge(experiment, seed)).verdict.passed).toBe(true);
      const { verdict, says } = await judge(experiment, seed, await answerWith(seed));
      expect(verdict.passed, says).toBe(true);
    },
  );

  test.each(mistakes.map(({ id }) => id))('%s is found and named, and nothing else is', async (id) => {
    for (const seed of [4, 5]) {
      const { verdict, why, says } = await judge(experiment, seed, await answerWith(seed, id));
      expect(verdict).toMatchObject({ passed: false, mistakes: [id], partly: false });
      expect(why.length).toBeGreaterThanOrEqual(2);
      expect(says).toMatch(/^Not yet/);
    }
  });
});

test('two mistakes at once are both named', async () => {
  const { inputs } = await judge(backward as AnyExperiment, 6);
  const answers = (JSON.parse(inputs) as never[][]).map((args) =>
    backwardWith(new Set(['transpose', 'next-state']), ...(args as [never])),
  );
  const { verdict } = await judge(backward as AnyExperiment, 6, answers);
  expect([...verdict.mistakes].sort()).toEqual(['next-state', 'transpose']);
});

test('a mistake nobody has foreseen is reported without a reason, with the gradient and the entry', async () => {
  const { inputs } = await judge(backward as AnyExperiment, 6);
  const answers = (JSON.parse(inputs) as never[][]).map((args) => {
    const right = backwardWith(new Set(), ...(args as [never]));
    right.dWhh[1][2] += 0.25;
    return right;
  });
  const { verdict, says, why, writes } = await judge(backward as AnyExperiment, 6, answers);
  expect(why).toEqual([]);
  expect(writes).toEqual(['dWhh']);
  expect(verdict.worst).toMatchObject({ name: 'dWhh', at: [1, 2] });
  expect(says).toBe(
    'Not yet: five of six gradients agree. dWhh has the right shape and wrong values: 2 of 25 entries differ.',
  );
});

test('shapes, gaps and things that are no numbers are said in words', async () => {
  const said = async (answer: unknown) => (await judge(backward as AnyExperiment, 6, [answer, answer])).says;
  expect(await said({})).toContain('dWxh is missing from what the function gave back');
  expect(await said(null)).toContain('dWxh is missing');
  expect(await said({ dWxh: 'sevenths' })).toContain('dWxh is a string, not an array of numbers');
  expect(await said({ dWxh: [[1], [2, 3]] })).toContain('dWxh has rows of unequal length');
  expect(await said({ dWxh: [1, 2] })).toContain('dWxh must be (4,3), got (2); an axis is missing');
  const slopes = await judge(slope as AnyExperiment, 6);
  const nan = (JSON.parse(slopes.inputs) as [{ s: number[][][] }][]).map(([{ s }]) =>
    s.map((step) => step.map((row) => row.map(() => NaN))),
  );
  expect((await judge(slope as AnyExperiment, 6, nan)).says).toContain('dS holds something that is not a number');
});
