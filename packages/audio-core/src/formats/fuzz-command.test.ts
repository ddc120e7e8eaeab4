import { expect, test } from 'vitest';
import { readRequest, runFuzz } from '../../test-support/fuzz-command';

test('an unknown name, a missing one and a wrong number are refused with the list of readers', () => {
  expect(() => readRequest(['nix'])).toThrow(/there is no reader nix[^]*wav, au, sphere, midi, abc, tar, tar-gz, zip/);
  expect(() => readRequest([])).toThrow(/name one reader/);
  expect(() => readRequest(['wav', '--runs', 'many'])).toThrow(/--runs must be a whole number, got many/);
  expect(() => readRequest(['wav', '--runs', '5', '--loud'])).toThrow(/loud/);
});

test('runs are counted from a start, with a seed', () => {
  const { targets, ...rest } = readRequest(['midi', '--runs', '1_000', '--seed', '3', '--start', '7']);
  expect(targets.map(({ name }) => name)).toEqual(['midi']);
  expect(rest).toEqual({ runs: 1000, seed: 3, start: 7 });
});

test('a few runs end well', async () => {
  expect(await runFuzz(['au', '--runs', '50'])).toBe(0);
});
