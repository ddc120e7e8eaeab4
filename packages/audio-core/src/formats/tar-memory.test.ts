import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { TAR_END, tarHeader } from '../../test-support/archive-files';
import { streamOf } from './byte-source';
import { readTar } from './tar';

const FULL = Boolean(process.env.UNROLLED_FULL);
const MEGABYTE = 2 ** 20;
const FILES = FULL ? 1024 : 48;

/** A tar.gz made while it is read: files of a megabyte of noise, which hardly compress. */
function* archive(): Generator<Uint8Array> {
  const noise = new Uint8Array(MEGABYTE);
  let state = 1;
  for (let n = 0; n < FILES; n += 1) {
    for (let i = 0; i < noise.length; i += 16) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      noise[i] = state >>> 24;
    }
    yield tarHeader(`class-${n % 10}/${n}.wav`, MEGABYTE);
    yield noise.slice();
  }
  yield TAR_END;
}

test(`a tar.gz of ${FILES} MB is read with memory flat`, async () => {
  const packed = Readable.from(archive()).pipe(createGzip({ level: 1 }));
  const held = (): number => {
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return (arrayBuffers + heapUsed) / MEGABYTE;
  };
  const measured: number[] = [];
  const outcome = await readTar(streamOf(Readable.toWeb(packed) as ReadableStream<Uint8Array>), {
    wants: ({ name }) => name.startsWith('class-3'),
    file: (_file, bytes) => expect(bytes).toHaveLength(MEGABYTE),
    progress: () => measured.push(held()),
  });
  expect(outcome).toMatchObject({ ok: true, value: { files: FILES, complete: true } });
  // Garbage waits to be collected, so there is play; what grows with the archive would not fit into it.
  const quarter = Math.floor(measured.length / 4);
  const least = (list: readonly number[]): number => Math.min(...list);
  expect(least(measured.slice(-quarter))).toBeLessThan(least(measured.slice(0, quarter)) + 24);
  expect(Math.max(...measured)).toBeLessThan(measured[0] + 192);
});
