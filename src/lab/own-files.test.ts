import type { Listing } from '@unrolled/audio-core';
import { expect, test, vi } from 'vitest';
import { ownFiles, readMany, watchOf } from './own-files';

/** Files of four bytes each; one is gone, one damaged, one too large. */
function listing(paths: readonly string[]): Listing {
  return {
    paths,
    sizeBytes: (path) => (path.includes('huge') ? 300e6 : 4),
    open: async (path) => {
      if (path.includes('gone')) throw new DOMException('', 'NotFoundError');
      if (path.includes('damaged')) throw new Error('its check sum is wrong.');
      return new TextEncoder().encode(path.slice(-4));
    },
  };
}
const open = (): AbortSignal => new AbortController().signal;

test('files are named after their folder, after themselves, or counted', () => {
  expect(ownFiles(listing(['set/a.wav', 'set/deep/b.wav'])).name).toBe('set');
  expect(ownFiles(listing(['a.wav'])).name).toBe('a.wav');
  expect(ownFiles(listing(['a.wav', 'b.wav'])).name).toBe('2 files');
  expect(ownFiles(listing(['a.wav', 'b.wav']), 'set.zip').name).toBe('set.zip');
});

test('many files are read with progress; those that cannot be are named and the others are there', async () => {
  const files = ownFiles(listing(['a.wav', 'gone.wav', 'b.wav', 'huge.wav', 'damaged.wav']));
  const onProgress = vi.fn();
  const { data, unread } = await readMany(files, [0, 1, 2, 3, 4], { signal: open(), onProgress });
  expect(Object.keys(data)).toEqual(['a.wav', 'b.wav']);
  expect([...unread].sort()).toEqual([
    'damaged.wav could not be read: its check sum is wrong.',
    'gone.wav could not be read: it was moved, changed, or its disk was taken out.',
    'huge.wav has 300 MB; at most 200 are read.',
  ]);
  expect(onProgress).toHaveBeenLastCalledWith({ files: 5, bytes: 16 + 300e6 });
});

test('only so many files are open at a time', async () => {
  let now = 0;
  let most = 0;
  const paths = Array.from({ length: 200 }, (_, i) => `${i}.wav`);
  const files = ownFiles({
    ...listing(paths),
    open: async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      return new Uint8Array(4);
    },
  });
  const { data } = await readMany(files, [...paths.keys()], { signal: open(), onProgress: () => undefined });
  expect(Object.keys(data)).toHaveLength(200);
  expect(most).toBeLessThanOrEqual(64);
});

test('reading that is stopped hands nothing over', async () => {
  const stop = new AbortController();
  const files = ownFiles(listing(Array.from({ length: 200 }, (_, i) => `${i}.wav`)));
  const read = readMany(files, [...files.paths.keys()], { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(read).rejects.toThrow(/abort/i);
});

test('listing counts, stops when it is told to, and stops by itself where it is too much', () => {
  const stop = new AbortController();
  const onCount = vi.fn();
  const watch = watchOf({ signal: stop.signal, onCount });
  watch(7);
  expect(onCount).toHaveBeenCalledExactlyOnceWith(7);
  expect(() => watch(300_001)).toThrow('more than 300000 files');
  stop.abort();
  expect(() => watch(8)).toThrow(/abort/i);
});
