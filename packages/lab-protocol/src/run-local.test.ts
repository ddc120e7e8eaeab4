import { expect, test } from 'vitest';
import type { Frame } from './experiment';
import { labError, toLabError } from './errors';
import { runToEnd, startRun } from './run-local';
import { cleaned, experiment } from './test-support/count-experiment';

/** A clock that moves one millisecond a look, so that budgets count generator steps. */
function fakeClock(): () => number {
  let ms = 0;
  return () => ms++;
}

test('a run goes to its end, with every frame and its finding', async () => {
  const frames: Frame[] = [];
  const run = startRun(experiment, { steps: 4 }, { kernels: 'reference64' });
  const end = await runToEnd(run, (frame) => frames.push(frame));
  expect(frames.map((frame) => frame.text)).toEqual(['Step 1.', 'Step 2.', 'Step 3.', 'Step 4.']);
  expect(end.state === 'done' && end.finding).toEqual({ ok: true, text: 'It counted to 4.' });
  expect(run.kernelsName).toMatch(/float64/);
});

test('the seed decides every draw', async () => {
  const draw = async (seed: number): Promise<number> => {
    const end = await runToEnd(startRun(experiment, { seed }, { kernels: 'reference64' }));
    return end.state === 'done' ? end.result.numbers.draw : NaN;
  };
  expect(await draw(3)).toBe(await draw(3));
  expect(await draw(3)).not.toBe(await draw(4));
});

test('a budget of zero is one step of the generator', async () => {
  const run = startRun(experiment, {}, { kernels: 'reference64' });
  expect(await run.next(0)).toEqual({ frames: [], state: 'running' });
  expect((await run.next(0)).frames).toHaveLength(1);
});

test('a slice stops at its budget', async () => {
  const run = startRun(experiment, { steps: 1000 }, { kernels: 'reference64', now: fakeClock() });
  const slice = await run.next(20);
  expect(slice.state).toBe('running');
  expect(slice.frames).toHaveLength(10);
});

test('input reaches the yield that waits for it, once', async () => {
  const run = startRun(experiment, { steps: 3 }, { kernels: 'reference64' });
  await run.next(0); // up to the first yield
  const end = await runToEnd({ next: (ms) => run.next(ms, undefined), cancel: run.cancel });
  expect(end.state === 'done' && end.result.numbers.total).toBe(3);

  const fed = startRun(experiment, { steps: 3 }, { kernels: 'reference64' });
  await fed.next(0);
  const last = await fed.next(1000, 40);
  expect(last.state === 'done' && last.result.numbers.total).toBe(42);
});

test('a cancelled run cleans up, and says so when it is asked again', async () => {
  const run = startRun(experiment, {}, { kernels: 'reference64' });
  await run.next(0);
  const before = cleaned.count;
  await run.cancel();
  expect(cleaned.count).toBe(before + 1);
  const slice = await run.next(10);
  expect(slice.state === 'failed' && slice.error.message).toBe('The run was cancelled.');
});

test('a run cancelled before its first step never starts', async () => {
  const run = startRun(experiment, {}, { kernels: 'reference64' });
  const before = cleaned.count;
  await run.cancel();
  expect((await run.next(10)).state).toBe('failed');
  expect(cleaned.count).toBe(before);
});

test('a diverged run keeps the frames before, and the remedy', async () => {
  const run = startRun(experiment, { mode: 'diverge' }, { kernels: 'reference64' });
  const slice = await run.next(1000);
  expect(slice.frames).toHaveLength(2);
  expect(slice.state === 'failed' && slice.error).toEqual({
    kind: 'diverged',
    message: 'The total became NaN.',
    hint: 'Use a smaller rate.',
    remedy: { rate: 0.1 },
  });
  expect(await run.next(10)).toMatchObject({ frames: [], state: 'failed' });
});

test('an error of any sort becomes a sentence', async () => {
  const slice = await startRun(experiment, { mode: 'throw' }, { kernels: 'reference64' }).next(1000);
  expect(slice.state === 'failed' && slice.error.kind).toBe('internal');
  expect(slice.state === 'failed' && slice.error.message).toContain('step 2 is broken');
  expect(toLabError(labError('config', 'a', 'b'))).toEqual({ kind: 'config', message: 'a', hint: 'b' });
  expect(toLabError(new RangeError('Array buffer allocation failed')).kind).toBe('config');
  const trap = new Proxy({}, { get: () => { throw new Error('no'); } }); // prettier-ignore
  for (const odd of [undefined, null, 3, 'x', Symbol('s'), {}, [], trap]) {
    expect(toLabError(odd)).toMatchObject({ kind: 'internal', message: expect.stringContaining('The run stopped') });
  }
});
