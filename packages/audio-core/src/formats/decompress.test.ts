import { deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type ByteStream, sourceOfBytes, streamOfSource } from './byte-source';
import { type GrowthLimits, decompressed } from './decompress';
import { refuse } from './outcome';

const LIMITS: GrowthLimits = { maxRatio: 200, freeBytes: 1_000_000 };

/** How many bytes came out, the largest piece of them, and what ended them. */
async function drained(stream: ByteStream) {
  let bytes = 0;
  let largest = 0;
  for (;;) {
    const piece = await stream.next();
    if (!piece.ok) return { bytes, largest, refusal: piece };
    if (piece.value === null) return { bytes, largest, refusal: null };
    bytes += piece.value.length;
    largest = Math.max(largest, piece.value.length);
  }
}
const from = (bytes: Uint8Array): ByteStream => streamOfSource(sourceOfBytes(bytes));

test('gzip and deflate come out whole', async () => {
  const noise = Uint8Array.from({ length: 300_000 }, (_, n) => (n * n * 7919) >>> 8);
  expect(await drained(decompressed(from(gzipSync(noise)), 'gzip'))).toMatchObject({ bytes: 300_000, refusal: null });
  const deflated = from(deflateRawSync(noise));
  expect(await drained(decompressed(deflated, 'deflate-raw'))).toMatchObject({ bytes: 300_000, refusal: null });
});

test('what grows a thousand times is stopped in time', async () => {
  const bomb = gzipSync(new Uint8Array(8_000_000));
  const { bytes, refusal } = await drained(decompressed(from(bomb), 'gzip', LIMITS));
  expect(refusal).toMatchObject({ code: 'unsafe', message: expect.stringMatching(/200 times/) });
  expect(bytes).toBeLessThan(4_000_000);
  // Under the free amount anything may grow: silence does.
  expect(await drained(decompressed(from(bomb), 'gzip'))).toMatchObject({ bytes: 8_000_000, refusal: null });
});

test('a source that fails keeps its own sentence', async () => {
  const failing: ByteStream = {
    next: () => Promise.resolve(refuse('source', 7, 'The disk is gone.', 'Bring it back.')),
    cancel: () => Promise.resolve(),
  };
  expect((await drained(decompressed(failing, 'gzip'))).refusal).toMatchObject({ code: 'source', offset: 7 });
});

test('what is no gzip, or is cut, is refused', async () => {
  const noGzip = await drained(decompressed(from(new Uint8Array(100)), 'gzip'));
  expect(noGzip.refusal).toMatchObject({ code: 'bad-format' });
  const cut = await drained(decompressed(from(gzipSync('Hello').subarray(0, 20)), 'gzip'));
  expect(cut.refusal).toMatchObject({ code: 'bad-format', message: expect.stringMatching(/cut off/) });
});

test('after it was cancelled it neither throws nor goes on', async () => {
  const stream = decompressed(from(gzipSync(new Uint8Array(1_000_000))), 'gzip');
  expect((await stream.next()).ok).toBe(true);
  await stream.cancel();
  expect((await drained(stream)).bytes).toBeLessThan(1_000_000);
});
