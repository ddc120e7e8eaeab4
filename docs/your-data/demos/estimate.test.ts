import { expect, test } from 'vitest';
import type { ArchiveLook, UnpackResult } from '../experiments/unpack';
import { estimateOf, fittingOfEach, keptBytesOf, ofEachClass, shareFor } from './estimate';

const look: ArchiveLook = {
  kind: 'speech-commands',
  name: 'Speech Commands',
  labelName: 'word',
  classes: Array.from({ length: 35 }, (_, i) => `word ${i}`),
  recordings: 250,
  keptBytes: 32_000,
};
/** 6 MB of 2,400 MB were read, and were 8 MB unpacked. */
const beginning: UnpackResult = {
  ...{ numbers: {}, look, none: null, paths: [], sizes: [], unread: [], warnings: [] },
  ...{ packedBytes: 6e6, unpackedBytes: 8e6, whole: false },
};

test('a large archive is taken to go on as it begins', () => {
  const estimate = estimateOf(beginning, look, 2400e6, 0.5);
  expect(estimate).toMatchObject({ packedBytes: 2400e6, unpackedBytes: 3200e6, recordings: 100_000, seconds: 200 });
  expect(ofEachClass(estimate)).toBe(2857);
});

test('what was read to its end is known', () => {
  const estimate = estimateOf({ ...beginning, whole: true }, look, 6e6, 0.5);
  expect(estimate).toMatchObject({ unpackedBytes: 8e6, recordings: 250, seconds: 0.5 });
});

test('so many of each class are proposed as stay in memory, and more is told in bytes', () => {
  const estimate = estimateOf(beginning, look, 2400e6, 0.5);
  expect(fittingOfEach(estimate, 35)).toBe(228);
  expect(fittingOfEach(estimate, 2)).toBe(2857);
  expect(keptBytesOf(estimate, 35, 228)).toBeLessThan(256e6);
  expect(keptBytesOf(estimate, 35, 10_000)).toBeCloseTo(3200e6, -7);
  expect(shareFor(estimate, 228)).toBeCloseTo(0.0798, 4);
  expect(shareFor(estimate, 3000)).toBe(1);
});
