import { crc32, inflateSync } from 'node:zlib';
import type { TimelineData } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { numberParts, numberText, tickText } from './format';
import { heatIndices, heatPalette } from './heat';
import { pngUrl } from './png';
import { linearAxis, logAxis, placeOn } from './ticks';
import {
  envelopePath,
  frameAt,
  frameGrid,
  heatSpan,
  lineEnds,
  linePaths,
  neighbourLabel,
  readout,
  secondsOf,
  timeTicks,
} from './timeline-drawing';

/** Reads back an indexed PNG, checking every checksum on the way. */
function readPng(url: string): { width: number; height: number; pixels: number[]; palette: number[] } {
  const bytes = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks[body.subarray(0, 4).toString()] = body.subarray(4);
    at += 12 + length;
  }
  const width = chunks.IHDR.readUInt32BE(0);
  const height = chunks.IHDR.readUInt32BE(4);
  const lines = inflateSync(chunks.IDAT); // checks the Adler sum
  const pixels = [...lines].filter((_, i) => i % (width + 1) !== 0);
  return { width, height, pixels, palette: [...chunks.PLTE] };
}

test('a picture of pixels can be read back, also when it needs several blocks', () => {
  for (const [width, height] of [
    [3, 2],
    [1, 1],
    [700, 130],
  ]) {
    const indices = Uint8Array.from({ length: width * height }, (_, i) => i % 3);
    const png = readPng(pngUrl(width, height, indices, [[1, 2, 3], [4, 5, 6], [7, 8, 9]])); // prettier-ignore
    expect([png.width, png.height]).toEqual([width, height]);
    expect(png.pixels).toEqual([...indices]);
    expect(png.palette).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

test('zero is paper on a diverging scale, in light and dark, and the ends are the ends', () => {
  const [low, zero, high, beyond, nan] = heatIndices([-2, 0, 2, 9, NaN], 1, 5, [-2, 2], false);
  expect([low, zero, high, beyond, nan]).toEqual([0, 64, 128, 128, 64]);
  expect(heatPalette('diverging', 'light')[64]).toEqual([255, 255, 255]);
  expect(heatPalette('diverging', 'dark')[64]).toEqual([0x14, 0x17, 0x1b]);
});

test('a flipped map has row 0 at the bottom', () => {
  expect([...heatIndices([0, 0, 1, 1], 2, 2, [0, 1], true)]).toEqual([128, 128, 0, 0]);
});

test('axes mark round numbers and place their ends at 0 and 1', () => {
  expect(linearAxis(0.13, 9.2, 5, false).ticks).toEqual([0, 2, 4, 6, 8, 10]);
  expect(linearAxis(0, 1, 5, true).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearAxis(3, 3, 5, false).max).toBeGreaterThan(3);
  const log = logAxis(0.02, 50);
  expect([placeOn(log, log.min), placeOn(log, log.max)]).toEqual([0, 1]);
  expect(placeOn(log, 0)).toBeNaN();
  expect(logAxis(1, 1).max).toBeGreaterThan(1);
  expect(logAxis(1e-9, 1e12).ticks.length).toBeLessThan(10);
});

test('numbers are grouped, rounded and signed as the course prints them', () => {
  expect(numberText(0.9241, 'percent')).toBe('92.4\u202F%');
  expect(numberText(1802, 'integer')).toBe('1\u202F802');
  expect(numberText(-3.14159)).toBe('\u22123.14');
  expect(numberParts(3.1e-10, 'scientific')).toEqual({ text: '3.1', exponent: -10 });
  expect(numberText(4e11)).toBe('4e11');
  expect(numberText(NaN, 'percent')).toBe('NaN');
  expect(numberText(0, 'scientific')).toBe('0');
  expect(tickText(0.25, 0.05, 'percent')).toBe('25');
  expect(tickText(0.3, 0.1, 'number')).toBe('0.3');
});

const data: TimelineData = {
  seconds: 0.5,
  rows: [
    {
      id: 'mfcc',
      label: 'MFCC',
      kind: 'heatmap',
      scale: 'diverging',
      rows: 1,
      cols: 48,
      values: new Array<number>(48).fill(0),
      firstSeconds: 0.0125,
      hopSeconds: 0.01,
      limits: [-1, 1],
    },
    {
      id: 'said',
      label: 'Said',
      kind: 'labels',
      segments: [
        { from: 0, to: 0.2, label: 'k' },
        { from: 0.2, to: 0.5, label: 'a' },
      ],
    },
    {
      id: 'heard',
      label: 'Heard',
      kind: 'labels',
      segments: [{ from: 0, to: 0.2, label: 'p', wrong: true, sure: 0.6 }],
    },
  ],
};

test('a frame is drawn around its true centre, one hop wide', () => {
  const row = data.rows[0];
  const span = row.kind === 'heatmap' ? heatSpan(row, data.seconds) : { left: NaN, width: NaN };
  expect(span.left).toBeCloseTo(0.0075 / 0.5);
  expect(span.width).toBeCloseTo(0.48 / 0.5);
});

test('the cursor steps by frames and by labels, and stops at the ends', () => {
  const grid = frameGrid(data);
  expect(frameAt(grid, secondsOf(grid, 28))).toBe(28);
  expect([frameAt(grid, -1), frameAt(grid, 9)]).toEqual([0, 47]);
  expect(neighbourLabel(data, 0.1, 1)).toBe(0.2);
  expect(neighbourLabel(data, 0.2, 1)).toBeUndefined();
  expect(neighbourLabel(data, 0.2, -1)).toBe(0);
  expect(neighbourLabel(data, 0, -1)).toBeUndefined();
});

test('the readout says what each label row says, and that it is wrong', () => {
  expect(readout(data, 0.1)).toBe('Said: k · Heard: p, wrong (0.60)');
  expect(readout(data, 0.3)).toBe('Said: a · Heard: nothing');
});

const gates: TimelineData = {
  seconds: 0.5,
  rows: [
    {
      id: 'gates',
      label: 'Gates',
      kind: 'lines',
      series: [
        { label: 'f', style: 'forget', values: [0, 1, 0.95] },
        { label: 'i', style: 'input', values: [0.5, 2, 1] },
        { label: 'o', style: 'output', values: [0.1, 0.2, 0] },
      ],
      limits: [0, 1],
      firstSeconds: 0.0125,
      hopSeconds: 0.01,
    },
  ],
};

test('lines go through the centres of their frames, and what is beyond the limits is cut', () => {
  const [row] = gates.rows;
  if (row.kind !== 'lines') throw new Error('the row must hold lines');
  expect(linePaths(row, gates.seconds).slice(0, 2)).toEqual([
    'M25.0 1000.0L45.0 0.0L65.0 50.0',
    'M25.0 500.0L45.0 0.0L65.0 0.0',
  ]);
});

test('labels of lines that end close together stand apart, in the order of the lines, and inside the row', () => {
  const [row] = gates.rows;
  if (row.kind !== 'lines') throw new Error('the row must hold lines');
  const [f, i, o] = lineEnds(row);
  expect(i).toBe(0);
  expect(f - i).toBeGreaterThan(0.15);
  expect(o).toBe(1);
  const low = lineEnds({ ...row, series: row.series.map((line) => ({ ...line, values: [0] })) });
  expect(Math.max(...low)).toBe(1);
  expect(new Set(low.map((place) => place.toFixed(2))).size).toBe(3);
});

test('the readout of lines gives each number of the frame, and the cursor steps through their frames', () => {
  expect(frameGrid(gates)).toEqual({ firstSeconds: 0.0125, hopSeconds: 0.01, count: 3 });
  expect(readout(gates, 0.0325)).toBe('f 0.95, i 1.00, o 0.00');
});

test('an envelope spans its sound, touches its peaks and rests at the middle', () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : Math.sin(i)));
  const path = envelopePath({ id: 'w', label: 'w', kind: 'wave', samples, rate: 1000 }, 2);
  const ys = [...path.matchAll(/ (-?[\d.]+)/g)].map((match) => Number(match[1]));
  const xs = [...path.matchAll(/[ML](-?[\d.]+) /g)].map((match) => Number(match[1]));
  expect(Math.max(...xs)).toBeLessThanOrEqual(240);
  expect(Math.max(...xs)).toBeGreaterThan(238);
  expect(ys[0]).toBeCloseTo(99.4);
  expect(Math.min(...ys)).toBeLessThan(4);
  expect(Math.max(...ys)).toBeGreaterThan(196);
  expect(envelopePath({ id: 'w', label: 'w', kind: 'wave', samples: [], rate: 1 }, 1)).toBe('');
});

test('the time axis begins with its unit', () => {
  expect(timeTicks(0.93).map((tick) => tick.text)).toEqual(['0.0 s', '0.2', '0.4', '0.6', '0.8']);
});
