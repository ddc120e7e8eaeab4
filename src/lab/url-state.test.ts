import { createRng } from '@unrolled/rnn-core';
import { defaultValues, type ParamValues, type Schema } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { readDemoState, writeDemoState, type DemoState } from './url-state';

const id = '01-phoneme-rnn/train';
const schema: Schema<ParamValues> = {
  hidden: { kind: 'number', label: 'Hidden units', help: '', min: 1, max: 128, step: 1, default: 32 },
  rate: { kind: 'number', label: 'Rate', help: '', min: 0.001, max: 0.1, step: 0.001, default: 0.01, scale: 'log' },
  clip: {
    kind: 'choice',
    label: 'Clip',
    help: '',
    options: [
      { value: 'norm', label: 'by norm' },
      { value: 'off & on', label: 'odd' },
    ],
    default: 'norm',
  },
  seed: { kind: 'seed', label: 'Seed', help: '', default: 1 },
};
const values = defaultValues(schema);
const write = (search: string, state: DemoState): string => writeDemoState(search, id, schema, state, 'reference32');
const read = (search: string): DemoState | undefined => readDemoState(search, id, schema, 'reference32');

test('only what differs from the default is written, and read back', () => {
  const state: DemoState = { values: { ...values, hidden: 64, seed: 3 }, kernels: 'reference32' };
  expect(write('', state)).toBe('?demo=01-phoneme-rnn/train&hidden=64&seed=3');
  expect(read(write('', state))).toEqual(state);
  expect(write('?demo=other/one&hidden=3', { values, kernels: 'reference32' })).toBe('');
});

test('odd values and the other kernels survive the way through a URL', () => {
  const state: DemoState = { values: { ...values, clip: 'off & on', rate: 0.1 }, kernels: 'reference64' };
  expect(read(write('?q=a%26b', state))).toEqual(state);
  expect(write('?q=a%26b', state)).toMatch(/^\?q=a%26b&demo=/);
});

test('a query of another demo, or of none, is not read', () => {
  expect(read('?demo=02-lstm/train&hidden=3')).toBeUndefined();
  expect(read('?hidden=3')).toBeUndefined();
});

test('10 000 random queries never throw, and give values inside the ranges', () => {
  const rng = createRng(4);
  const pieces = [
    'demo=',
    id,
    '&',
    '?',
    '%',
    '%E0%A4%A',
    '%00',
    '=',
    'hidden=',
    'seed=',
    'rate=',
    '1e999',
    'NaN',
    '-1',
  ];
  pieces.push('__proto__=1', 'constructor', '[]', '\ud800', '٣', 'kernels=', 'reference64', '#', '+', 'Infinity', ';');
  let found = 0;
  for (let i = 0; i < 10_000; i++) {
    let search = rng.uniform() < 0.5 ? `?demo=${id}&` : '';
    for (let n = rng.integer(12); n > 0; n--) {
      search += rng.uniform() < 0.8 ? pieces[rng.integer(pieces.length)] : String.fromCharCode(rng.integer(65536));
    }
    const state = read(search);
    const rewritten = write(search, state ?? { values: { ...values, seed: 2 }, kernels: 'reference32' });
    expect(rewritten === '' || rewritten.startsWith('?')).toBe(true);
    if (!state) continue;
    found += 1;
    expect(Number.isInteger(state.values.hidden)).toBe(true);
    expect(Number(state.values.hidden) >= 1 && Number(state.values.hidden) <= 128).toBe(true);
    expect(Object.keys(state.values)).toEqual(Object.keys(schema));
    if (rewritten.includes('demo=')) expect(read(rewritten)).toEqual(state);
  }
  expect(found).toBeGreaterThan(1000);
});
