import type { CurveData, CurveView } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { describe as describeCurve } from './Curve';
import { drawCurve, PLOT_HEIGHT_PX, SIDE } from './curve-drawing';

const view: CurveView = {
  kind: 'curve',
  id: 'accuracy',
  title: 'Accuracy',
  x: { label: 'epoch' },
  y: { min: 0, max: 1, format: 'percent' },
  series: [
    { key: 'rnn', label: 'RNN', style: 'rnn' },
    { key: 'frame', label: 'no memory', style: 'frame' },
  ],
  levels: [{ key: 'ceiling', label: 'ceiling' }],
};
const point = (x: number, rnn: number, frame: number): CurveData => ({
  x,
  y: { rnn, frame },
  levels: { ceiling: 0.8 },
});
const stored = [point(0, 0.1, 0.1), point(5, 0.5, 0.6), point(10, 1, 0.75)];
const bands = { rnn: { low: [0, 0.4, 0.9], high: [0.2, 0.6, 1] } };

test('points lie where the axes say, the corners of the plot at the corners of the square', () => {
  const { lines, x, y } = drawCurve(view, stored, undefined);
  expect([x.min, x.max, y.min, y.max]).toEqual([0, 10, 0, 1]);
  expect(lines[0]).toEqual({ key: 'rnn', style: 'rnn', path: `M0 900L500 500L${SIDE} 0` });
});

test('a band goes along its highs and back along its lows', () => {
  const [band] = drawCurve(view, stored, bands).bands;
  expect(band.path).toBe('M0 800L500 400L1000 0L1000 100L500 600L0 1000Z');
});

test('a live run that goes on longer or higher widens the axes and has a head', () => {
  const open: CurveView = { ...view, y: { format: 'number' } };
  const live = [point(0, 0.1, 0.1), point(20, 3, 0.2)];
  const { x, y, heads } = drawCurve(open, stored, bands, live);
  expect(x.max).toBe(20);
  expect(y.max).toBeGreaterThanOrEqual(3);
  expect(heads[0]).toEqual({ key: 'rnn', left: 1, top: 1 - (3 - y.min) / (y.max - y.min) });
});

test('points that are not finite are gaps, and change no axis', () => {
  const broken = [point(0, 0.1, 0.1), point(5, NaN, 0.5), point(10, Infinity, 0.5)];
  const { lines, ends } = drawCurve(view, broken, undefined);
  expect(lines[0].path).toBe('M0 900');
  expect(ends.map((end) => end.text)).toEqual(['no memory', 'RNN']);
  expect(drawCurve({ ...view, y: { format: 'number' } }, broken, undefined).y.max).toBeLessThan(2);
});

test('labels at line ends never overlap and never leave the plot', () => {
  const near: CurveView = {
    ...view,
    series: ['a', 'b', 'c', 'd'].map((key) => ({ key, label: key, style: 'ink' as const })),
  };
  for (const height of [0, 0.02, 0.5, 0.99, 1]) {
    const { ends } = drawCurve(near, [{ x: 1, y: { a: height, b: height, c: height, d: height } }], undefined);
    ends.slice(1).forEach((end, i) => expect((end.top - ends[i].top) * PLOT_HEIGHT_PX).toBeGreaterThan(17.9));
    expect(ends[0].top).toBeGreaterThanOrEqual(0);
    expect(ends[3].top).toBeLessThanOrEqual(1);
  }
});

test('a level is drawn at its height, and not where it lies outside the axis', () => {
  expect(drawCurve(view, stored, undefined).levels).toEqual([{ label: 'ceiling', value: 0.8, top: expect.closeTo(0.2), below: false }]); // prettier-ignore
  const high = stored.map((one) => ({ ...one, levels: { ceiling: 7 } }));
  expect(drawCurve(view, high, undefined).levels).toEqual([]);
});

test('a logarithmic axis takes only heights above zero and marks round numbers', () => {
  const log: CurveView = { ...view, y: { scale: 'log', format: 'number' }, levels: [] };
  const { y, lines } = drawCurve(log, [point(0, 0, 2), point(1, 0.05, 2), point(2, 20, 2)], undefined);
  expect([y.min, y.max]).toEqual([0.03, 30]);
  expect(y.ticks).toEqual([0.03, 0.1, 0.3, 1, 3, 10, 30]);
  expect(lines[0].path.startsWith('M500 ')).toBe(true);
});

test('a view without any point is an empty plot', () => {
  const drawing = drawCurve(view, [], undefined);
  expect(drawing.lines).toEqual([]);
  expect(drawing.x.ticks.length).toBeGreaterThan(1);
});

test('the chart in words says its axes, its ends, and that it does not start at zero', () => {
  const half: CurveView = { ...view, y: { min: 0.5, max: 1, format: 'percent' } };
  expect(describeCurve(half, drawCurve(half, stored, undefined), stored).replaceAll('\u202F', ' ')).toBe(
    'Accuracy: line chart over epoch from 0 to 10; vertical axis from 50.0 % to 100.0 %, which does not start at ' +
      'zero; RNN ends at 100.0 %; no memory ends at 75.0 %; dotted line, ceiling, at 80.0 %',
  );
});
