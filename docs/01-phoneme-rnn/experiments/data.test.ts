import { runToEnd, startRun, type Frame } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment } from './data';

const run = async (values: object) => {
  const frames: Frame[] = [];
  const started = startRun(experiment, values, { kernels: 'reference32' });
  const first = await started.next(1000);
  frames.push(...first.frames);
  const end = first.state === 'running' ? await runToEnd(started) : first;
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { ...end, frames };
};

test.each([1, 2, 3])('seed %i: some frames of sound do not say which phoneme they are', async (seed) => {
  const { result, finding } = await run({ seed, frames: 200 });
  expect(result.numbers.unclearFrames).toBeGreaterThan(0);
  expect(result.numbers.unclearFrames).toBeLessThan(200);
  expect(finding.ok).toBe(true);
});

test('the ceilings are those of the derivation', async () => {
  const { numbers } = (await run({})).result;
  expect(numbers.stationaryCeiling).toBe(64 / 79);
  expect(numbers.ceiling60).toBeGreaterThan(numbers.stationaryCeiling); // it starts with a vowel
  expect(numbers.ceiling).toBeGreaterThan(numbers.ceiling60 - 0.01);
});

test('the rows hang from one axis: labels cover it without a gap, features have one column a frame', async () => {
  const { frames } = await run({ frames: 50 });
  const axis = frames[0].views?.axis;
  if (!axis || !('rows' in axis) || typeof axis.rows === 'number' || !('seconds' in axis))
    throw new Error('no timeline');
  for (const row of axis.rows) {
    if (typeof row !== 'object' || !('kind' in row)) continue;
    if (row.kind === 'heatmap') expect(row.cols).toBe(50);
    if (row.kind === 'labels') {
      expect(row.segments[0].from).toBe(0);
      expect(row.segments[row.segments.length - 1].to).toBeCloseTo(axis.seconds, 10);
      row.segments.slice(1).forEach(({ from }, j) => expect(from).toBe(row.segments[j].to));
    }
  }
});
