import { createRng } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import type { NumberParam, ParamValues } from './experiment';
import {
  changedValues,
  defaultValues,
  parseValues,
  readValues,
  seedOf,
  sliderLast,
  sliderPosition,
  valueAtPosition,
} from './schema';
import { experiment } from './test-support/count-experiment';

const schema = experiment.params;

test('without anything given every parameter has its default', () => {
  expect(parseValues(schema, undefined)).toEqual({ steps: 6, rate: 1, mode: 'count', seed: 1 });
  expect(parseValues(schema, 'nonsense')).toEqual(defaultValues(schema));
});

test('numbers are clamped to the range and snapped to the step, strings are read as numbers', () => {
  const values = parseValues(schema, { steps: '7.4', rate: 1e9, seed: -3 });
  expect(values).toEqual({ steps: 7, rate: 10, mode: 'count', seed: 0 });
  expect(parseValues(schema, { rate: '0.0304' }).rate).toBe(0.03);
});

test('what cannot be read is the default, and unknown keys are ignored', () => {
  const values = parseValues(schema, { steps: 'many', rate: Infinity, mode: 'explode', seed: {}, other: 1 });
  expect(values).toEqual(defaultValues(schema));
});

test('keys of the prototype are neither read nor written', () => {
  const raw = JSON.parse('{"__proto__": {"steps": 9}, "constructor": 1, "toString": 2}') as unknown;
  const values = parseValues(schema, raw);
  expect(values).toEqual(defaultValues(schema));
  expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
});

test('any value at all gives values inside the ranges', () => {
  const rng = createRng(5);
  const odd = [NaN, -0, 1e308, -1e308, '', ' ', '0x10', '1e5', '١', null, [], [3], { valueOf: 3 }, true, 12n, () => 1];
  for (let i = 0; i < 2000; i++) {
    const pick = (): unknown => (rng.uniform() < 0.5 ? odd[rng.integer(odd.length)] : (rng.uniform() - 0.5) * 1e4);
    const values = parseValues(schema, { steps: pick(), rate: pick(), mode: pick(), seed: pick() });
    expect(Number.isInteger(values.steps) && Number(values.steps) >= 1 && Number(values.steps) <= 1000).toBe(true);
    expect(Number(values.rate) >= 0.001 && Number(values.rate) <= 10).toBe(true);
    expect(Number.isInteger(values.seed) && Number(values.seed) >= 0 && Number(values.seed) <= 9999).toBe(true);
    expect(values.mode).toBe('count');
  }
});

test('the strict reader names an unknown parameter and says which there are', () => {
  const read = readValues(schema, { hidden: '3' });
  expect(read).toEqual({
    ok: false,
    message: 'There is no parameter called "hidden".',
    hint: 'This experiment has steps, rate, mode, seed.',
  });
});

test('the strict reader refuses values out of range, off the step, or of no option, each with a sentence', () => {
  const hintOf = (raw: Record<string, string>): string => {
    const read = readValues(schema, raw);
    return read.ok ? 'accepted' : read.hint;
  };
  expect(hintOf({ steps: '2000' })).toBe('Give a number from 1 to 1000.');
  expect(hintOf({ steps: '2.5' })).toBe('Give a number from 1 to 1000 in steps of 1.');
  expect(hintOf({ steps: 'x' })).toBe('Give a number from 1 to 1000.');
  expect(hintOf({ mode: 'x' })).toBe('Choose one of count, diverge, throw, hang.');
  expect(hintOf({ seed: '1.5' })).toBe('Give a whole number.');
  expect(hintOf({ seed: '7', rate: '0.003', mode: 'throw' })).toBe('accepted');
});

test('only values that differ from the default are left for a link', () => {
  const values: ParamValues = { ...defaultValues(schema), seed: 3 };
  expect(changedValues(schema, values)).toEqual({ seed: 3 });
  expect(seedOf(schema, values)).toBe(3);
});

test('every position of a slider gives a valid value, in order, and its own position back where steps allow', () => {
  const rate = schema.rate as NumberParam;
  let before = -Infinity;
  for (let position = 0; position <= sliderLast(rate); position++) {
    const value = valueAtPosition(rate, position);
    expect(value).toBeGreaterThanOrEqual(before);
    expect(parseValues(schema, { rate: value }).rate).toBe(value);
    before = value;
  }
  expect([valueAtPosition(rate, 0), valueAtPosition(rate, sliderLast(rate))]).toEqual([0.001, 10]);
  const middle = sliderPosition(rate, 0.1);
  expect(middle).toBe(50);
  expect(valueAtPosition(rate, middle)).toBe(0.1);
  const steps = schema.steps as NumberParam;
  for (const value of [1, 2, 500, 999, 1000]) expect(valueAtPosition(steps, sliderPosition(steps, value))).toBe(value);
});
