import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { indexDataset, memoryListing, recogniseDataset } from '@unrolled/audio-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directoryListing } from './directory-listing';

let folder = '';
const files = new Map([
  ['OAF_angry/OAF_back_angry.wav', Uint8Array.of(1, 2, 3)],
  ['YAF_angry/YAF_back_angry.wav', Uint8Array.of(4)],
  ['YAF_angry/YAF_bar_angry.wav', new Uint8Array(0)],
  ['readme.txt', Uint8Array.of(65)],
]);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'listing-'));
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder on disk', () => {
  test('is listed and read like a Map of its files', async () => {
    const listing = directoryListing(folder);
    expect(listing.paths).toEqual([...files.keys()].sort());
    for (const [name, bytes] of files) {
      expect(listing.sizeBytes(name)).toBe(bytes.length);
      expect(await listing.open(name)).toEqual(bytes);
    }
    expect(recogniseDataset(listing.paths)).toMatchObject({ ok: true, kind: 'tess' });
    const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(await indexDataset('tess', listing)).toEqual(await indexDataset('tess', memoryListing(sorted)));
  });

  test('is not left by a link or by a path', async () => {
    symlinkSync(tmpdir(), path.join(folder, 'outside'));
    const listing = directoryListing(folder);
    expect(listing.paths.filter((name) => name.startsWith('outside'))).toEqual([]);
    await expect(listing.open('../secret')).rejects.toThrow('There was no file ../secret');
  });

  test('with more files than a dataset has is refused in a sentence', () => {
    expect(() => directoryListing(folder, 3)).toThrow(/at most 3 files/);
  });
});
