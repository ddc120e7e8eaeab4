import { expect, test } from 'vitest';
import { createLatencyBook, latencyParts, latencyWords, quantile } from './liveLatency';

test('a frame is counted from the block that brought its last sample, not from the one that completed its answer', () => {
  const book = createLatencyBook();
  expect(book.summary()).toBeUndefined();
  book.block(128, 1000, 1001); // samples 0 … 127
  book.block(256, 1003, 1004.5); // samples 128 … 255
  book.block(384, 1006, 1007);
  book.answered([255], 1009);
  book.drawn(1020);
  expect(book.summary()).toMatchObject({
    frames: 1,
    medianMs: 17,
    longestMs: 17,
    toPageMs: 1.5,
    toAnswerMs: 4.5,
    toScreenMs: 11,
  });
});

test('the first sample of a block belongs to that block', () => {
  const book = createLatencyBook();
  book.block(128, 10, 10);
  book.block(256, 20, 20);
  book.answered([127, 128], 30);
  book.drawn(40);
  expect(book.summary()).toMatchObject({ frames: 2, medianMs: 20, longestMs: 30 });
});

test('every frame is in it, late ones too, and frames drawn together wait each for itself', () => {
  const book = createLatencyBook();
  for (let b = 1; b <= 100; b++) {
    book.block(160 * b, 10 * b, 10 * b + 1);
    book.answered([160 * b - 1], 10 * b + 2);
    if (b % 2 === 0) book.drawn(b === 100 ? 1300 : 10 * b + 4);
  }
  const summary = book.summary();
  expect(summary).toMatchObject({ frames: 100, medianMs: 14, p95Ms: 14, longestMs: 310, within50: 0.98 });
  expect(latencyWords(summary as NonNullable<typeof summary>)).toBe(
    'From the last sample of a frame to its label on the screen: median 14 ms, 95 of 100 frames within 14 ms, ' +
      'the slowest 310 ms; 98.0 % of 100 frames in less than 50 ms.',
  );
  expect(latencyParts(summary as NonNullable<typeof summary>)[0]).toEqual([
    'from the audio thread to the page',
    '1.0 ms',
  ]);
});

test('what was answered and not drawn yet is not counted', () => {
  const book = createLatencyBook();
  book.block(500, 1, 1);
  book.answered([399], 2);
  expect(book.summary()).toBeUndefined();
});

test('quantiles are numbers that occurred', () => {
  expect(quantile([5, 1, 3], 0.5)).toBe(3);
  expect(quantile([4, 1], 0.5)).toBe(1);
  expect(quantile([7], 0.95)).toBe(7);
  expect(
    quantile(
      Array.from({ length: 20 }, (_, i) => i),
      0.95,
    ),
  ).toBe(18);
});
