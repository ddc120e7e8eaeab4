import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { runToEnd, startRun, type Data, type RemoteRun } from '@unrolled/lab-protocol';
import { readSound, writeWav } from '@unrolled/audio-core';
import { describe, expect, test } from 'vitest';
import { experiment as contents, type ContentsResult } from '../../docs/your-data/experiments/contents';
import { experiment, type UnpackRequest, type UnpackResult } from '../../docs/your-data/experiments/unpack';
import { TAR_END, tarEntry, tarHeader, through } from '../../packages/audio-core/test-support/archive-files';
import { MINI_DATASETS, type FileTree } from '../../packages/audio-core/test-support/mini-datasets';
import type { LabClient } from '../../src/lab/client';
import { feed, type Feeding, type PiecedFile } from '../../src/lab/feed';

const FULL = Boolean(process.env.UNROLLED_FULL);
const MEGABYTE = 2 ** 20;

/** The worker's side, here: back to the event loop after every step. */
const client: LabClient = {
  async start(_id, values, options) {
    const run = startRun(experiment, values, { kernels: 'reference32', data: options.data });
    return {
      cancel: run.cancel,
      async next(budgetMs: number, input?: unknown) {
        await new Promise((resolve) => setImmediate(resolve));
        return run.next(budgetMs, input);
      },
    } as unknown as RemoteRun;
  },
  rest: () => undefined,
  end: () => undefined,
};

function fileOf(bytes: Uint8Array, name = 'set.tar.gz'): PiecedFile {
  return {
    name,
    size: bytes.length,
    slice: (start, end) => ({ arrayBuffer: async () => bytes.slice(start, end).buffer }),
  };
}
function tarOf(files: FileTree, folder = ''): Uint8Array {
  return Buffer.concat([...[...files].map(([path, bytes]) => tarEntry(folder + path, bytes)), TAR_END]);
}
/** UnpackRequest without the size, which is the file's. */
type Question = UnpackRequest extends infer One ? (One extends UnpackRequest ? Omit<One, 'size'> : never) : never;

async function unpack(
  file: PiecedFile,
  question: Question,
  more: Partial<Feeding> = {},
  signal = new AbortController().signal,
) {
  const kept = new Map<string, Uint8Array>();
  const data = { request: new TextEncoder().encode(JSON.stringify({ size: file.size, ...question })) };
  const onFiles = async (files: Data): Promise<void> =>
    Object.entries(files).forEach(([path, bytes]) => kept.set(path, bytes));
  const feeding = { id: 'your-data/unpack', data, file, pieceBytes: 5000, onFiles, ...more };
  const result = (await feed(client, feeding, signal)) as UnpackResult;
  return { result, kept };
}

const commands = MINI_DATASETS['speech-commands']();
const ALL = { kind: 'speech-commands', share: 1 } as const;

describe('a tar.gz of Speech Commands', () => {
  test('is looked into: what it is, its classes before they were seen, and what a recording takes', async () => {
    const packed = await through(tarOf(commands, './'), 'gzip');
    const { result, kept } = await unpack(fileOf(packed), { look: true });
    expect(result.look).toMatchObject({ kind: 'speech-commands', name: 'Speech Commands', recordings: 48 });
    expect(result.look?.classes).toHaveLength(35);
    const mean = [...commands]
      .filter(([path]) => path.includes('_nohash_'))
      .reduce((sum, [, { length }]) => sum + length / 48, 0);
    expect(result.look?.keptBytes).toBeCloseTo(mean, 6);
    expect(result).toMatchObject({ whole: true, packedBytes: packed.length });
    expect(kept.size).toBe(0);
  });

  test('gives the files of the chosen classes byte by byte, its lists, and the names of all others', async () => {
    const packed = await through(tarOf(commands), 'gzip');
    const { result, kept } = await unpack(fileOf(packed), { ...ALL, classes: ['up', 'no'] });
    const expected = [...commands].filter(([path]) => /^(?:up|no)\/|_list\.txt$/.test(path));
    expect([...kept.keys()].sort()).toEqual(expected.map(([path]) => path).sort());
    for (const [path, bytes] of expected) expect(Buffer.compare(kept.get(path)!, bytes)).toBe(0);
    expect(result.paths).toEqual([...commands.keys()]);
    expect(result.sizes).toEqual([...commands.values()].map(({ length }) => length));
    expect(result).toMatchObject({ numbers: { kept: 24, unread: 0 }, whole: true, warnings: [] });
  });

  test('is told by what was kept, and its faults by all that it holds', async () => {
    const { result, kept } = await unpack(fileOf(tarOf(commands), 'set.tar'), { ...ALL, classes: ['up', 'no'] });
    const places = result.paths.flatMap((path, place) => (kept.has(path) ? [place] : []));
    const listing = new TextEncoder().encode(
      JSON.stringify({ paths: result.paths, sizes: result.sizes, kept: places }),
    );
    const texts = [...kept]
      .filter(([path]) => path.endsWith('.txt'))
      .map(([path, bytes]) => [`file:${path}`, bytes] as const);
    const slice = await runToEnd(
      startRun(contents, {}, { kernels: 'reference32', data: { listing, ...Object.fromEntries(texts) } }),
      undefined,
      0,
    );
    if (slice.state !== 'done') throw new Error(JSON.stringify(slice));
    const { contents: told } = slice.result as ContentsResult;
    expect(told?.classes).toEqual(['no', 'up']);
    expect(told?.entries.file).toHaveLength(24);
    expect([...told!.entries.file].every((place) => kept.has(result.paths[place]))).toBe(true);
    expect(told?.splits[0]).toMatchObject({ id: 'official', verdict: 'honest' });
    expect(told?.faults.find(({ code }) => code === 'part-of-whole')?.message).toMatch(/^48 of the/);
  });

  test('gives a share of each class, the same every time', async () => {
    const file = fileOf(tarOf(commands), 'set.tar');
    const [a, b] = [await unpack(file, { ...ALL, share: 0.4 }), await unpack(file, { ...ALL, share: 0.4 })];
    expect([...b.kept.keys()]).toEqual([...a.kept.keys()]);
    expect(a.result.numbers.kept).toBeGreaterThan(9);
    expect(a.result.numbers.kept).toBeLessThan(30);
  });
});

test('long, wide and fast recordings are kept as a training hears them; what cannot be read is named', async () => {
  const seconds = 5;
  const high = Float32Array.from({ length: 48_000 * seconds }, (_, n) => 0.5 * Math.sin(n / 20));
  const files: FileTree = new Map([
    ['0_ada_0.wav', writeWav(high, 48_000)],
    ['1_ada_0.wav', writeWav(high.slice(0, 9000), 11_025)],
    ['2_ada_0.wav', new TextEncoder().encode('RIFF cut off')],
  ]);
  const { result, kept } = await unpack(fileOf(tarOf(files)), { kind: 'fsdd', share: 1 });
  const first = readSound(kept.get('0_ada_0.wav')!);
  expect(first).toMatchObject({ ok: true, value: { rateHz: 16_000, channels: 1 } });
  expect(first.ok && first.value.seconds).toBeCloseTo(3.01, 3);
  expect(kept.get('1_ada_0.wav')).toEqual(files.get('1_ada_0.wav'));
  expect(result.unread).toEqual([{ path: '2_ada_0.wav', why: expect.stringMatching(/RIFF/) as string }]);
  expect(result.sizes).toEqual([...files.values()].map(({ length }) => length));
});

test('a pass that is told to stop ends with what came before, and without calling the archive damaged', async () => {
  let files = 0;
  const onFiles = async (): Promise<'stop' | void> => ((files += 1) === 1 ? 'stop' : undefined);
  const { result } = await unpack(fileOf(await through(tarOf(commands), 'gzip')), ALL, { onFiles });
  expect(result).toMatchObject({ whole: false, warnings: [] });
  expect(result.paths.length).toBeLessThan(commands.size);
});

test('a cancelled pass rejects, and an archive that is cut off gives what came before with a warning', async () => {
  const packed = await through(tarOf(commands), 'gzip');
  const stop = new AbortController();
  await expect(unpack(fileOf(packed), ALL, { onProgress: () => stop.abort() }, stop.signal)).rejects.toThrow(/abort/i);
  const { result, kept } = await unpack(fileOf(packed.subarray(0, packed.length / 2)), ALL);
  expect(result.whole).toBe(false);
  expect(result.warnings.join(' ')).toMatch(/damaged or cut off\. \d+ files came before/);
  expect(kept.size).toBeGreaterThan(5);
});

test('what is no archive, a file that is gone, and a question that is none are refused with a sentence', async () => {
  await expect(unpack(fileOf(new TextEncoder().encode('words')), { look: true })).rejects.toThrow(/tar archive/);
  const gone = {
    ...fileOf(new Uint8Array(9)),
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotFound')) }),
  };
  await expect(unpack(gone, { look: true })).rejects.toThrow(/could not be read further/);
  for (const text of ['{', 'null', '{"size":1}', '{"size":1,"kind":"__proto__","share":1}']) {
    const data = { request: new TextEncoder().encode(text) };
    expect(await runToEnd(startRun(experiment, {}, { kernels: 'reference32', data }))).toMatchObject({
      state: 'failed',
    });
  }
});

test('without an archive it unpacks its own', async () => {
  const started = startRun(experiment, {}, { kernels: 'reference32' });
  const slice = await runToEnd({
    cancel: started.cancel,
    async next() {
      await new Promise((resolve) => setImmediate(resolve));
      return started.next(0);
    },
  });
  expect(slice).toMatchObject({
    state: 'done',
    finding: { ok: true, text: 'Files that went by: 1. Recordings kept: 1. Not to be read: 0.' },
  });
});

/** A tar.gz of Speech Commands that is made while it is read: recordings of noise, a second each. */
function madeOnTheSpot(megabytes: number): PiecedFile {
  const packed = Readable.from(noiseTar(Math.ceil((megabytes * MEGABYTE) / 32_556))).pipe(createGzip({ level: 1 }));
  const pieces: AsyncIterator<Buffer> = packed[Symbol.asyncIterator]();
  let waiting = Buffer.alloc(0);
  /** Pieces are asked for in order. */
  async function take(bytes: number): Promise<ArrayBuffer> {
    while (waiting.length < bytes) {
      const { done, value } = await pieces.next();
      if (done) break;
      waiting = Buffer.concat([waiting, value]);
    }
    const piece = Uint8Array.from(waiting.subarray(0, bytes));
    waiting = waiting.subarray(piece.length);
    return piece.buffer;
  }
  // It claims to be larger than it is; its end is an empty piece.
  const size = 1.1 * megabytes * MEGABYTE;
  return { name: 'made.tar.gz', size, slice: (start, end) => ({ arrayBuffer: () => take(end - start) }) };
}

function* noiseTar(count: number): Generator<Uint8Array> {
  const samples = new Float32Array(16_000);
  let state = 1;
  for (let n = 0; n < count; n += 1) {
    for (let i = 0; i < samples.length; i += 8) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      samples[i] = state / 2 ** 32 - 0.5;
    }
    const wav = writeWav(samples, 16_000);
    yield tarHeader(`${['yes', 'no', 'up', 'go', 'on'][n % 5]}/${n.toString(16)}_nohash_0.wav`, wav.length);
    yield Buffer.concat([wav, new Uint8Array((512 - (wav.length % 512)) % 512)]);
  }
  yield TAR_END;
}

const SIZE = FULL ? 1024 : 24;
test(`a tar.gz of ${SIZE} MB, made on the spot, goes through in one pass with memory flat`, async () => {
  const measured: number[] = [];
  let kept = 0;
  const { result } = await unpack(
    madeOnTheSpot(SIZE),
    { ...ALL, classes: ['yes'] },
    {
      pieceBytes: 1_000_000,
      async onFiles(files) {
        kept += Object.keys(files).length;
        const { arrayBuffers, heapUsed } = process.memoryUsage();
        measured.push((arrayBuffers + heapUsed) / MEGABYTE);
      },
    },
  );
  const count = Math.ceil((SIZE * MEGABYTE) / 32_556);
  expect(result).toMatchObject({ numbers: { files: count, unread: 0 }, whole: true });
  expect(kept).toBe(Math.ceil(count / 5));
  // Garbage waits to be collected, so there is play; what grows with the archive would not fit into it.
  const quarter = Math.max(1, Math.floor(measured.length / 4));
  const least = (list: readonly number[]): number => Math.min(...list);
  expect(least(measured.slice(-quarter))).toBeLessThan(least(measured.slice(0, quarter)) + 40);
  expect(Math.max(...measured)).toBeLessThan(measured[0] + 192);
}, 600_000);
