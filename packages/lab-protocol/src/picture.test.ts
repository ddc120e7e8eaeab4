import { expect, test } from 'vitest';
import type { CurveData } from './experiment';
import { addFrame, addFrames, curvePoints, EMPTY_PICTURE } from './picture';
import { experiment } from './test-support/count-experiment';

const { views } = experiment;
const point = (x: number): CurveData => ({ x, y: { rnn: x * 2 } });
const table = (x: number) => ({ columns: ['x'], rows: [[x]] });

test('curves collect their points, other views keep the latest data', () => {
  const one = addFrame(EMPTY_PICTURE, views, { views: { total: point(0), last: table(0) } });
  const two = addFrame(one, views, { views: { total: [point(1), point(2)], last: [table(1), table(2)] } });
  expect(curvePoints(two, 'total').map((p) => p.x)).toEqual([0, 1, 2]);
  expect(two.last).toEqual(table(2));
});

test('the picture before a frame stays as it was', () => {
  const one = addFrame(EMPTY_PICTURE, views, { views: { total: point(0) } });
  addFrame(one, views, { views: { total: point(1) } });
  expect(curvePoints(one, 'total')).toHaveLength(1);
  expect(EMPTY_PICTURE).toEqual({});
});

test('frames one by one and frames together give the same picture', () => {
  const frames = [0, 1, 2, 3].map((x) => ({ views: { total: point(x), last: table(x) } }));
  const together = addFrames(EMPTY_PICTURE, views, frames);
  expect(together).toEqual(frames.reduce((picture, frame) => addFrame(picture, views, frame), EMPTY_PICTURE));
});

test('a frame without views, or for views that do not exist, changes nothing', () => {
  const one = addFrame(EMPTY_PICTURE, views, { views: { total: point(0) } });
  expect(addFrame(one, views, { text: 'Nothing new.' })).toBe(one);
  expect(addFrame(one, views, { views: { other: point(1) } })).toBe(one);
});
