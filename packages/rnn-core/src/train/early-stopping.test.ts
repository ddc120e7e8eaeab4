import { expect, test } from 'vitest';
import { EARLY_STOPPING_BUGS } from '../../test-support/bugs/watching';
import { patchedCore } from '../../test-support/patched-core';
import * as core from '../index';
import { createEarlyStopping, reportValidation, type EarlyStoppingConfig } from './early-stopping';

const verdicts = (config: EarlyStoppingConfig, values: number[], report = reportValidation) => {
  const state = createEarlyStopping();
  return { said: values.map((value, j) => report(state, config, value, 10 * j)), state };
};

test('it waits as long as patience has it and remembers when it was best', () => {
  const { said, state } = verdicts({ patience: 2 }, [3, 2, 2.5, 2, 1, 4, 1, 1]);
  expect(said).toEqual(['improved', 'improved', 'wait', 'wait', 'improved', 'wait', 'wait', 'stop']);
  expect(state).toEqual({ best: 1, bestAt: 40, waited: 3 });
});

test('patience 0 stops at the first report that is not better', () => {
  expect(verdicts({ patience: 0 }, [3, 3]).said).toEqual(['improved', 'stop']);
});

test('a gain that does not exceed the margin is none, and does not move the bar', () => {
  const { said, state } = verdicts({ patience: 9, margin: 0.5 }, [3, 2.75, 2.5, 2.25]);
  expect(said).toEqual(['improved', 'wait', 'wait', 'improved']);
  expect(state.best).toBe(2.25);
});

test('scores get better upwards', () => {
  const config: EarlyStoppingConfig = { patience: 0, better: 'larger' };
  expect(verdicts(config, [-2, -1, 0.5, 0.4]).said).toEqual(['improved', 'improved', 'improved', 'stop']);
});

test('NaN is never better, not even first; an infinite first loss can be bettered', () => {
  expect(verdicts({ patience: 1 }, [NaN, 5, NaN, NaN]).said).toEqual(['wait', 'improved', 'wait', 'stop']);
  expect(verdicts({ patience: 1 }, [Infinity, 5]).said).toEqual(['improved', 'improved']);
});

test('a copy of the state goes on as the state itself, and through JSON', () => {
  const config = { patience: 1 };
  const state = createEarlyStopping();
  reportValidation(state, config, 3, 1);
  const copy = JSON.parse(JSON.stringify(state)) as typeof state;
  for (const value of [4, 2, 5, 5]) {
    expect(reportValidation(copy, config, value, 2)).toBe(reportValidation(state, config, value, 2));
  }
});

test('a patience that is none is refused', () => {
  expect(() => verdicts({ patience: NaN }, [1])).toThrow('patience must be at least 0, got NaN');
});

test.each(EARLY_STOPPING_BUGS)('a story of reports and verdicts shows a bug: $why', async (bug) => {
  const story = ({ reportValidation: report }: typeof core) => [
    verdicts({ patience: 2 }, [3, 2, 2.5, 2, 1, 4, NaN, 1], report).said.join(),
    verdicts({ patience: 0, better: 'larger' }, [1, 2, 1], report).said.join(),
  ];
  expect(story(core)).toEqual(['improved,improved,wait,wait,improved,wait,wait,stop', 'improved,improved,stop']);
  expect(story(await patchedCore([bug]))).not.toEqual(story(core));
});
