/** Readers' programs as texts: what the page's path makes of them, run in a realm of its own, judged by the experiment. */
import { expect, test } from 'vitest';
import { changed, runProgram, testPrograms } from '../../../tests/exercises/judged-in-test';
import { carry, experiment } from '../experiments/judge-carry';
import { BUG, BUG_LINE, CARRY } from './code';

const line = 'states.push(h);';
testPrograms([
  {
    name: 'carry',
    judge: experiment,
    call: 'carry',
    starter: CARRY,
    solved: changed(CARRY, line, `h = w * h + xt;\n    ${line}`),
    wrong: [
      { name: 'forgets the state before', find: 'h = w * h + xt', replace: 'h = xt', mistakes: ['no-memory'] },
      {
        name: 'multiplies the input too',
        find: 'h = w * h + xt',
        replace: 'h = w * (h + xt)',
        mistakes: ['weighted-input'],
        marked: 'h = w * (h + xt)',
      },
      { name: 'starts at one', find: 'let h = 0', replace: 'let h = 1', mistakes: ['starts-at-one'] },
    ],
  },
]);

test('the program with a bug differs from the right one in the line that is pointed at: it keeps the state too early', () => {
  const lines = BUG.split('\n');
  expect(lines[BUG_LINE - 1].trim()).toBe(line);
  const mended = [...lines.slice(0, BUG_LINE - 1), lines[BUG_LINE], lines[BUG_LINE - 1], ...lines.slice(BUG_LINE + 1)];
  const inputs = '[[[1,0,0],0.5]]';
  expect(runProgram(mended.join('\n'), 'carry', inputs)).toEqual([carry([1, 0, 0], 0.5)]);
  expect(runProgram(BUG, 'carry', inputs)).toEqual([[0, 1, 0.5]]);
});
