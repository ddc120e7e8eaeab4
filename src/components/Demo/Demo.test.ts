import type { CurveData, Stored } from '@unrolled/lab-protocol';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { tableOf } from './AsTable';
import { Demo } from './index';
import { comparison, dateText, progressText, speedText, timeLeftText } from './words';

const curve = (end: number): CurveData[] => [
  { x: 0, y: { rnn: 0.1 }, levels: { ceiling: 0.8 } },
  { x: 10, y: { rnn: end }, levels: { ceiling: 0.8 } },
];
const stored: Stored = {
  id: '01-phoneme-rnn/train',
  title: 'Can memory pass the ceiling?',
  params: {
    hidden: { kind: 'number', label: 'Hidden units', help: 'How many.', min: 1, max: 64, step: 1, default: 32 },
    seed: { kind: 'seed', label: 'Seed', help: 'Decides.', default: 7 },
  },
  views: [
    {
      kind: 'curve',
      id: 'accuracy',
      title: 'Accuracy',
      x: { label: 'epoch' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [{ key: 'rnn', label: 'RNN', style: 'rnn' }],
      levels: [{ key: 'ceiling', label: 'ceiling' }],
    },
    { kind: 'badge', id: 'check', title: 'Gradient check' },
    { kind: 'heatmap', id: 'confusion', title: 'Confusion', scale: 'sequential' },
    { kind: 'timeline', id: 'axis', title: 'One utterance' },
    { kind: 'table', id: 'table', title: 'Numbers' },
  ],
  values: { hidden: 32, seed: 7 },
  picture: {
    accuracy: curve(0.92),
    check: { state: 'failed', checked: 5, total: 5, worst: 1.31, limit: 1e-7, tensor: 'Whh', differing: 992, tensorTotal: 1024, at: [4, 17] }, // prettier-ignore
    confusion: { rows: 2, cols: 2, values: [1, 2, 3, 4], limits: [0, 4], rowLabels: ['p', 't'], colLabels: ['p', 't'] },
    axis: {
      seconds: 0.2,
      rows: [
        { id: 'w', label: 'Sound', kind: 'wave', samples: [0, 1, -1, 0], rate: 20 },
        { id: 's', label: 'Said', kind: 'labels', segments: [{ from: 0, to: 0.2, label: 'ʃ', wrong: true }] },
      ],
    },
    table: { columns: ['name', 'value'], rows: [['loss', 1e-9]] },
  },
  bands: { accuracy: { rnn: { low: [0, 0.91], high: [0.2, 0.94] } } },
  finding: { ok: true, text: 'It passes the ceiling.' },
  numbers: {},
  seeds: [7, 1, 2],
  date: '2027-01-12T23:30:00Z',
  kernels: 'TypeScript, float32',
  node: 'v20.20.2',
};
const html = renderToStaticMarkup(createElement(Demo, { of: stored }));

test('the server draws the whole stored picture, without dead controls', () => {
  expect(html).toContain('Can memory pass the ceiling?');
  expect(html).toContain('d="M0 900L1000 80"');
  expect(html).toContain('It passes the ceiling.');
  expect(html).toMatch(/Stored result<\/strong> of 12 Jan 2027/);
  expect(html).toContain('turn JavaScript on');
  expect(html.match(/data:image\/png/g)).toHaveLength(2); // one heat-map, light and dark
  expect(html).toContain('ʃ');
  expect(html).not.toMatch(/<(button|input|select|canvas)/);
});

test('a failed badge names tensor, entries and place', () => {
  const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(text).toMatch(/✕ Whh 992 of 1.024 entries differ worst 1\.31 at \[4, 17\]/);
});

test('hidden views are absent', () => {
  const less = renderToStaticMarkup(createElement(Demo, { of: stored, hideViews: ['accuracy', 'confusion'] }));
  expect(less).not.toContain('Accuracy');
  expect(less).not.toContain('data:image/png');
});

test('a finished run is compared with the stored seeds, by what is printed', () => {
  const at = (end: number, hidden = 32) => comparison(stored, { accuracy: curve(end) }, { hidden, seed: 3 });
  expect(at(0.92)).toBe(
    'RNN ends at 92.0\u202F%, inside the range of the 3 stored seeds (91.0\u202F% to 94.0\u202F%).',
  );
  expect(at(0.95)).toContain('above the range');
  expect(at(0.5)).toContain('below the range');
  expect(at(0.90996)).toContain('inside'); // prints as 91.0 %
  expect(at(0.92, 16)).toBeUndefined();
});

test('every view that is drawn can be read as a table', () => {
  const tables = stored.views.map((view) => tableOf(view, stored.picture));
  expect(tables[0]).toEqual({
    columns: ['epoch', 'RNN', 'ceiling'],
    rows: [
      [0, '10.0\u202F%', '80.0\u202F%'],
      [10, '92.0\u202F%', '80.0\u202F%'],
    ],
  });
  expect(tables[2]?.rows).toEqual([
    ['p', '1', '2'],
    ['t', '3', '4'],
  ]);
  expect(tables[3]?.rows).toEqual([['Said', '0.000', '0.200', 'ʃ', 'wrong', '']]);
});

test('dates, progress, speed and time left are words', () => {
  expect(dateText('2027-01-12T23:30:00Z')).toBe('12 Jan 2027');
  expect(progressText({ done: 140, total: 1800, unit: 'updates' })).toBe('updates 140 of 1\u202F800');
  expect(speedText(1239.6, 'updates')).toBe('1\u202F240 updates a second');
  expect([0.2, 5.4, 33, 200].map(timeLeftText)).toEqual([
    'about 1 s left',
    'about 5 s left',
    'about 35 s left',
    'about 3 min left',
  ]);
});
