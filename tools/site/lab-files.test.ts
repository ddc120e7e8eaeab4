import { expect, test } from 'vitest';
import { experimentFiles } from './lab-files';

const worker = 'var Q={"./01-a/experiments/cell.ts":["83915","7544"],"./02-b/experiments/two.ts":["1","12","13"]};';

test('each experiment gets the files of its chunks', () => {
  const programs = new Map([
    ['assets/js/5190.35c47198.js', worker],
    ['assets/js/7544.aa.js', 'x()'],
    ['assets/js/12.bb.js', 'x()'],
    ['assets/js/13.cc.js', 'x()'],
  ]);
  expect(experimentFiles(programs)).toEqual({
    '01-a/cell': ['assets/js/7544.aa.js'],
    '02-b/two': ['assets/js/12.bb.js', 'assets/js/13.cc.js'],
  });
});

test('a list that is gone, or names a file that is not there, stops the build', () => {
  expect(() => experimentFiles(new Map([['assets/js/1.a.js', 'x()']]))).toThrow(/lists the experiments/);
  expect(() => experimentFiles(new Map([['assets/js/1.a.js', worker]]))).toThrow(/no file of chunk/);
});
