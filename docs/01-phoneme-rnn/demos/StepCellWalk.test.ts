import type { Picture } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import stored from '../experiments/cell.stored.json';
import { partsOf, slopeExponent, slopeText } from './StepCellFormat';
import { placeOf, stepOf, walkOf } from './StepCellWalk';

const picture = stored.picture as unknown as Picture;

test('the stored picture is a whole walk, and its numbers add up to the digits that are stored', () => {
  const walk = walkOf(picture);
  expect(walk?.frames).toHaveLength(6);
  expect(walk?.units).toBe(3);
  for (const frame of walk?.frames ?? []) {
    expect(frame.label).toBe(0);
    frame.dh.forEach((dh, j) => {
      const sum = frame.fromLabel[j] + frame.fromFuture[j];
      expect(Math.abs(dh - sum)).toBeLessThan(1e-3 * (walk?.largestSlope ?? 0));
      expect(Math.abs(frame.delta[j] - frame.tanhSlope[j] * dh)).toBeLessThan(1e-3 * Math.abs(frame.delta[j]));
    });
    frame.a.forEach((a, j) => {
      const sum = frame.fromInput[j] + frame.fromState[j] + (walk?.bh[j] ?? 0);
      expect(Math.abs(a - sum)).toBeLessThan(2e-3);
    });
  }
});

test('a picture without its trace, or with half of it, is no walk', () => {
  expect(walkOf(undefined)).toBeUndefined();
  expect(walkOf({})).toBeUndefined();
  const trace = picture.trace as { columns: string[]; rows: (string | number)[][] };
  expect(walkOf({ ...picture, trace: { ...trace, rows: trace.rows.slice(0, 40) } })).toBeUndefined();
});

test('steps go through the frames forward, then through the same frames backward', () => {
  expect(placeOf(0, 3)).toEqual({ pass: 'whole' });
  const places = [1, 2, 3, 4, 5, 6].map((step) => placeOf(step, 3));
  expect(places.map((place) => (place.pass === 'whole' ? 0 : place.t))).toEqual([1, 2, 3, 3, 2, 1]);
  places.forEach((place, i) => {
    if (place.pass === 'whole') throw new Error('only step 0 is the whole chain');
    expect(stepOf(place.pass, place.t, 3)).toBe(i + 1);
  });
});

test('small slopes are printed in a power of ten of their own, which rounds the same everywhere', () => {
  expect(slopeExponent(0.17)).toBe(0);
  expect(slopeExponent(0.000547)).toBe(-5);
  expect(slopeExponent(0.001)).toBe(-4);
  // Half a unit of the last digit: divided by 10 ** -5, engines disagree about it.
  expect(slopeText(-0.0005185, -5)).toBe('\u221251.8');
  expect(slopeText(0.1136, 0)).toBe('0.114');
});

test('numbers keep four digits, and three with a power of ten', () => {
  expect(partsOf(0.930412)).toEqual({ text: '0.9304' });
  expect(partsOf(-0.00003101)).toEqual({ text: '\u22123.10', exponent: -5 });
  expect(partsOf(0)).toEqual({ text: '0' });
});
