import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseLabArguments } from './arguments';
import { readFolder } from './read-folder';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'read-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('every file is read under its path, hidden ones and links are not', () => {
  mkdirSync(path.join(folder, 'recordings'));
  mkdirSync(path.join(folder, '.git'));
  writeFileSync(path.join(folder, 'recordings', '0_ada_0.wav'), 'abc');
  writeFileSync(path.join(folder, '.git', 'config'), 'x');
  writeFileSync(path.join(folder, 'README.md'), '');
  symlinkSync(path.join(folder, 'README.md'), path.join(folder, 'link.md'));
  expect(readFolder(folder)).toEqual({
    'README.md': new Uint8Array(0),
    'recordings/0_ada_0.wav': Uint8Array.of(97, 98, 99),
  });
});

test('a folder that is too large or not there is answered with a sentence', () => {
  writeFileSync(path.join(folder, 'a.wav'), new Uint8Array(3_000_000));
  expect(() => readFolder(folder, 2e6)).toThrow('it holds 3 MB, and at most 2 MB are read at once; choose a part');
  expect(() => readFolder(path.join(folder, 'none'))).toThrow('ENOENT');
});

test('--data takes a folder beside named files, and --split is short for --set split', () => {
  expect(
    parseLabArguments(['your-data/classify', '--data', 'some/where', '--data', 'model=m', '--split', 'official']),
  ).toMatchObject({ folder: 'some/where', data: { model: 'm' }, set: { split: 'official' } });
  expect(parseLabArguments(['a', '--split=random'])).toMatchObject({ set: { split: 'random' } });
  expect(parseLabArguments(['a', '--data', 'x', '--data', 'y'])).toBe('--data takes one folder, got x and y.');
  expect(parseLabArguments(['a', '--data', 'model='])).toContain('needs the form NAME=FILE');
});
