import { oneNumber, type HiddenCase, type JudgedReader } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { createJudge } from './judge';
import { runToEnd, startRun, type AnyExperiment } from './run-local';

/** A sum and a product of two hidden numbers. One mistake subtracts, one adds the second twice. */
const bare = {
  title: 'Is this the sum?',
  seedHelp: 'Decides the hidden numbers.',
  rows: 'cases',
  mistakes: [
    { id: 'minus', writes: ['sum'], why: ['Which sign?', 'Plus.'] },
    { id: 'twice', writes: ['sum'], why: ['How often?', 'Once.'] },
  ],
  program: (mistakes: ReadonlySet<string>, a: number, b: number) =>
    (mistakes.has('minus') ? a - b : a + b) + (mistakes.has('twice') ? b : 0),
};
const judging = createJudge({
  ...bare,
  pieces: (returned) => ({ sum: returned }),
  *hidden(rng): Iterable<HiddenCase<[number, number]>> {
    for (const row of ['first', 'second']) {
      const [a, b] = [1 + rng.uniform(), 1 + rng.uniform()];
      yield { given: [a, b], right: { sum: oneNumber(a + b) }, row };
    }
  },
});

async function judge(experiment: unknown, answer?: unknown): Promise<JudgedReader> {
  const data = answer === undefined ? {} : { data: { answer: new TextEncoder().encode(JSON.stringify(answer)) } };
  const end = await runToEnd(startRun(experiment as AnyExperiment, { seed: 3 }, { kernels: 'reference64', ...data }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  expect(end.finding.ok).toBe((end.result as unknown as JudgedReader).verdict.passed);
  return end.result as unknown as JudgedReader;
}
const inputs = async (): Promise<[number, number][]> => JSON.parse((await judge(judging)).inputs) as [number, number][];

test('without answers our own numbers are judged, and pass; the inputs are the arguments of each case', async () => {
  const { verdict, says } = await judge(judging);
  expect(verdict.rows.map(({ name, gathered }) => [name, gathered])).toEqual([['first', true], ['second', true]]); // prettier-ignore
  expect(says).toBe('All two agree, in each of their 2 entries.');
  expect((await inputs()).map((given) => given.length)).toEqual([2, 2]);
});

test('an answer is taken apart by pieces, and a mistake in the plain program is named, alone and beside another', async () => {
  const given = await inputs();
  const named = async (...ids: string[]): Promise<readonly string[]> => {
    const answer = given.map(([a, b]) => bare.program(new Set(ids), a, b));
    return (await judge(judging, answer)).verdict.mistakes;
  };
  expect((await judge(judging, given.map(([a, b]) => a + b))).verdict.passed).toBe(true); // prettier-ignore
  expect(await named('minus')).toEqual(['minus']);
  expect(await named('twice')).toEqual(['twice']);
  expect((await judge(judging, [0, 0])).says).toBe(
    'Not yet: none of two cases agree. In “first” 1 of 1 entries differ.',
  );
});

test('without a row each tensor is counted under its name, and mistakes and words may quote the cases', async () => {
  const quoting = createJudge({
    ...bare,
    program: (mistakes: ReadonlySet<string>, a: number) => ({ half: mistakes.has('whole') ? a : a / 2 }),
    *hidden(rng): Iterable<HiddenCase<[number]>> {
      for (const a of [10 + rng.integer(9), 20 + rng.integer(9)])
        yield { given: [a], right: { half: oneNumber(a / 2) } };
    },
    mistakes: (cases) => [{ id: 'whole', writes: [], why: [`Half of ${cases[1].given[0]}?`] }],
    reword: (judged, returned, cases) => ({ ...judged, says: `${returned.length} of ${cases.length}` }),
  });
  const own = await judge(quoting);
  expect(own.verdict.rows.map(({ name, entries }) => [name, entries])).toEqual([['half', 2]]);
  expect(own.says).toContain('All one agree');
  const [[first], [second]] = JSON.parse(own.inputs) as [number][];
  const { says, why } = await judge(quoting, [{ half: first }, { half: second }]);
  expect([says, why]).toEqual(['2 of 2', [`Half of ${second}?`]]);
});

test('a run can be paused after every case, and the seed decides them', async () => {
  const run = startRun(judging as unknown as AnyExperiment, { seed: 3 }, { kernels: 'reference64' });
  const states = [];
  for (let step = 0; step < 3; step++) states.push((await run.next(0)).state);
  expect(states).toEqual(['running', 'running', 'done']);
  const other = startRun(judging as unknown as AnyExperiment, { seed: 4 }, { kernels: 'reference64' });
  const end = await runToEnd(other);
  expect(end.state === 'done' && (end.result as unknown as JudgedReader).inputs).not.toBe(
    (await judge(judging)).inputs,
  );
});
