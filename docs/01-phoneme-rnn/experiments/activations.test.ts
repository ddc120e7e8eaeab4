/** One number through time: slopes against finite differences, and the facts that the page derives. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { ACTIVATIONS, experiment, follow, type Params } from './activations';

const run = async (values: Partial<Params>) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

const EPS = 1e-6;
/** Central differences at this step are right to about ten digits here. */
const DIGITS = 8;

test('eq activations.three: every slope is that of finite differences', () => {
  for (const { value, slope } of ACTIVATIONS) {
    for (const a of [-1.7, -0.4, 0.3, 1.2]) {
      expect(slope(value(a))).toBeCloseTo((value(a + EPS) - value(a - EPS)) / (2 * EPS), DIGITS);
    }
  }
});

test('eq activations.slope: through several frames it is what moving the first state shows', () => {
  for (const activation of ACTIVATIONS) {
    for (const params of [
      { weight: 1.3, drive: 0.2, start: 0.7, frames: 6 },
      { weight: 0.8, drive: -0.1, start: 1.5, frames: 9 },
      { weight: 2, drive: 0.05, start: -0.3, frames: 5 },
    ]) {
      const last = (start: number) => follow(activation, { ...params, start }).h[params.frames];
      const numeric = (last(params.start + EPS) - last(params.start - EPS)) / (2 * EPS);
      expect(follow(activation, params).slope[params.frames]).toBeCloseTo(numeric, DIGITS);
    }
  }
});

describe('the facts of the page', () => {
  test('tanh at weight 1 fades like the root of 3/(2t), its slope like the power −3/2', async () => {
    const { numbers } = (await run({ frames: 2000 })).result;
    expect(numbers.tanhOverRoot).toBeGreaterThan(0.99);
    expect(numbers.tanhOverRoot).toBeLessThan(1.01);
    expect(numbers.tanhPower).toBeCloseTo(-1.5, 2);
  });

  test('the logistic function settles where it equals its argument, whatever it starts from', async () => {
    for (const start of [-2, 0.4, 2]) {
      const { numbers } = (await run({ start })).result;
      expect(1 / (1 + Math.exp(-numbers.logisticState))).toBeCloseTo(numbers.logisticState, 12);
      expect(numbers.logisticState).toBeCloseTo(0.659, 3);
      expect(numbers.logisticLastStep).toBeCloseTo(0.225, 3);
    }
  });

  test('a tanh that holds its sign has lost its slope; a calm one at 0 can explode', async () => {
    const held = (await run({ weight: 2 })).result.numbers;
    expect(held.tanhState).toBeGreaterThan(0.95);
    expect(held.tanhSlope).toBeLessThan(1e-50);
    const calm = (await run({ weight: 1.5, start: 0 })).result.numbers;
    expect(calm.tanhState).toBe(0);
    expect(calm.tanhSlope).toBeCloseTo(1.5 ** 100, -10);
  });

  test('the finding holds at the defaults and says the numbers', async () => {
    const { finding } = await run({});
    expect(finding.ok).toBe(true);
    expect(finding.text).toContain('0.659');
  });
});
