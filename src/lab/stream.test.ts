import { labError, startRun, type Experiment, type Frame, type Result, type Run } from '@unrolled/lab-protocol';
import { expect, test, vi } from 'vitest';
import { createStream, primeRun, type StreamOptions } from './stream';

/** Adds up what it is handed, and says each sum; 'end' ends it. */
const summing: Experiment<Record<string, never>, Result, number[] | 'end' | 'break'> = {
  title: 'Summing',
  params: {},
  views: [],
  *run() {
    let [sum, calls] = [0, 0];
    let input = yield;
    while (input !== 'end') {
      if (input === 'break') throw labError('input', 'It broke.', 'Mend it.');
      sum += (input ?? []).reduce((a, b) => a + b, 0);
      calls += input ? 1 : 0;
      input = yield input && { text: String(sum) };
    }
    yield;
    return { numbers: { sum, calls } };
  },
  finding: ({ numbers }) => ({ ok: true, text: String(numbers.sum) }),
};

/** A run whose answers are held back until `release` is called. */
function slowRun(): { run: Run; release: () => void; inputs: unknown[] } {
  const inner = startRun(summing as never, {}, { kernels: 'reference32' });
  const inputs: unknown[] = [];
  let gates: (() => void)[] = [];
  return {
    inputs,
    release() {
      const open = gates;
      gates = [];
      open.forEach((gate) => gate());
    },
    run: {
      cancel: () => inner.cancel(),
      async next(budgetMs, input) {
        inputs.push(input);
        if (input !== undefined) await new Promise<void>((resolve) => gates.push(resolve));
        return inner.next(budgetMs, input);
      },
    },
  };
}

async function primed(run: Run) {
  const texts: (string | undefined)[] = [];
  const ends: string[] = [];
  await primeRun(run);
  const options: StreamOptions<number | 'break'> = {
    run,
    join: (parts) => (parts.includes('break') ? 'break' : [...parts]),
    ending: 'end',
    onFrames: (frames: readonly Frame[]) => texts.push(...frames.map(({ text }) => text)),
    onDone: ({ numbers }) => ends.push(`sum ${numbers.sum} of ${numbers.calls}`),
    onFail: ({ message }) => ends.push(message),
  };
  return { stream: createStream(options), texts, ends };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test('each part is answered, the end is told last, and the run is led to its result', async () => {
  const { stream, texts, ends } = await primed(startRun(summing as never, {}, { kernels: 'reference32' }));
  for (const part of [1, 2, 3]) {
    stream.push(part);
    await settle();
  }
  stream.push(4);
  stream.finish();
  stream.push(100); // too late
  await vi.waitFor(() => expect(ends).toEqual(['sum 10 of 4']));
  expect(texts).toEqual(['1', '3', '6', '10']);
});

test('what comes while a call is under way goes together with the next one, and nothing is asked while nothing comes', async () => {
  const { run, release, inputs } = slowRun();
  const { stream, texts, ends } = await primed(run);
  await settle();
  expect(inputs).toEqual([undefined]);
  stream.push(1);
  stream.push(2);
  stream.push(3);
  expect(stream.waiting).toBe(2);
  release();
  await settle();
  release();
  await settle();
  expect(inputs).toEqual([undefined, [1], [2, 3]]);
  expect(texts).toEqual(['1', '6']);
  expect(ends).toEqual([]);
});

test('a failure is told once; after a cancel nothing is', async () => {
  const failing = await primed(startRun(summing as never, {}, { kernels: 'reference32' }));
  failing.stream.push('break');
  failing.stream.push(1);
  await vi.waitFor(() => expect(failing.ends).toEqual(['It broke.']));
  failing.stream.finish();
  await settle();
  expect(failing.ends).toHaveLength(1);

  const { run, release } = slowRun();
  const cancelled = await primed(run);
  cancelled.stream.push(1);
  cancelled.stream.cancel();
  release();
  await settle();
  expect([cancelled.texts, cancelled.ends]).toEqual([[], []]);
});

test('a run that fails before its first answer is refused when it is primed', async () => {
  const refused = labError('input', 'No such network.', 'Train it.').lab;
  const run: Run = {
    next: async () => ({ frames: [], state: 'failed', error: refused }),
    cancel: async () => undefined,
  };
  await expect(primeRun(run)).rejects.toThrow('No such network.');
});
