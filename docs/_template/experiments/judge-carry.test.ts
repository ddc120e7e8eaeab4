import { runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import type { JudgedReader } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { carry, carryWith, experiment, MISTAKES } from './judge-carry';

async function judge(seed: number, answer?: unknown): Promise<JudgedReader> {
  const data = answer === undefined ? {} : { data: { answer: new TextEncoder().encode(JSON.stringify(answer)) } };
  const end = await runToEnd(startRun(experiment as AnyExperiment, { seed }, { kernels: 'reference64', ...data }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end.result as unknown as JudgedReader;
}
async function answerWith(seed: number, ...ids: string[]): Promise<JudgedReader> {
  const inputs = JSON.parse((await judge(seed)).inputs) as [number[], number][];
  return judge(
    seed,
    inputs.map(([x, w]) => carryWith(new Set(ids), x, w)),
  );
}

test.each([1, 2, 3])('seed %i: our own numbers pass, and so does the program without mistakes', async (seed) => {
  expect((await judge(seed)).verdict.passed).toBe(true);
  expect((await answerWith(seed)).verdict.passed).toBe(true);
});

test.each(MISTAKES.map(({ id }) => id))('%s is found and named, and nothing else is', async (id) => {
  for (const seed of [4, 5]) {
    const { verdict, why } = await answerWith(seed, id);
    expect(verdict).toMatchObject({ passed: false, mistakes: [id], partly: false });
    expect(why.length).toBeGreaterThanOrEqual(2);
  }
});

test('eq chapter00.carry: every state is the sum of all inputs so far, each times w once for every frame since', () => {
  const [x, w] = [[1, -2, 0.5, 3], 0.5];
  const sums = x.map((_, t) => x.slice(0, t + 1).reduce((sum, one, s) => sum + one * w ** (t - s), 0));
  carry(x, w).forEach((state, t) => expect(state).toBeCloseTo(sums[t], 12));
});
