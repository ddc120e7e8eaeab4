import { runToEnd, startRun, type Data } from '@unrolled/lab-protocol';
import { createKernels, createModel, createRng, saveModel, type ModelDescription } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment, type TakeAwayResult } from './take-away';

const k = createKernels('reference32');
const fileOf = (description: ModelDescription): Uint8Array =>
  saveModel({ description, model: createModel(k, description, { T: 1, B: 1 }, createRng(1)) });
const take = (data?: Data) => runToEnd(startRun(experiment, {}, { kernels: k, ...(data ? { data } : {}) }));

test('a model that was sent comes back as a program with its title', async () => {
  const slice = await take({
    model: fileOf({ layer: { kind: 'gru-reset-before', D: 2, H: 3 }, K: 2 }),
    title: new TextEncoder().encode('Chapter 3: the GRU'),
  });
  if (slice.state !== 'done') throw new Error('the run did not reach its end');
  const { program } = slice.result as TakeAwayResult;
  expect(program).toContain('"""Chapter 3: the GRU');
  expect(program).toContain('gru_reset_before(self.part(""), x, mask)');
});

test('what cannot be written is refused with a sentence that says what to do', async () => {
  const variant = fileOf({ layer: { kind: 'lstm-variant', D: 2, H: 3, peepholes: 'with' }, K: 2 });
  for (const [model, why] of [
    [variant, /an LSTM with parts taken out or added/],
    [new Uint8Array(9), /header/],
  ] as const) {
    const slice = await take({ model });
    expect(slice.state === 'failed' && slice.error.message).toMatch(why);
    expect(slice.state === 'failed' && slice.error.hint).toMatch(/file of weights/);
  }
});

test('without a file it writes a small network', async () => {
  const slice = await take();
  expect(slice.state === 'done' && slice.result.numbers.lines).toBeGreaterThan(100);
});
