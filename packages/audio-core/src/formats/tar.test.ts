import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TAR_END, paxRecord, tarEntry, tarHeader, tarSeeds } from '../../test-support/archive-files';
import { ascii, joined } from '../../test-support/byte-writers';
import { sourceOf, sourceOfBytes, streamOf, streamOfSource } from './byte-source';
import { TAR_LIMITS, type TarFile, type TarVisitor, readTar } from './tar';

async function read(bytes: Uint8Array, more: Partial<TarVisitor> = {}, limits = TAR_LIMITS) {
  const found: [string, string][] = [];
  const visitor = {
    wants: () => true,
    file: (file: TarFile, body: Uint8Array) => void found.push([file.name, String.fromCharCode(...body)]),
    ...more,
  };
  const outcome = await readTar(streamOfSource(sourceOfBytes(bytes)), visitor, limits);
  return { found, outcome, warnings: outcome.ok ? outcome.warnings : [] };
}
const one = tarEntry('one.wav', ascii('first'));

describe('tar', () => {
  test('files come one after another, folders and links do not', async () => {
    const archive = joined(
      tarEntry('./a/', ascii(''), '5'),
      tarEntry('./a/one.wav', ascii('first')),
      tarHeader('link', 700, '1'),
      tarEntry('old folder/', ascii('')),
      tarEntry('two.wav', ascii('x'.repeat(1000)), '0', 'deep/er'),
      TAR_END,
    );
    const { found, outcome } = await read(archive);
    expect(found).toEqual([
      ['a/one.wav', 'first'],
      ['deep/er/two.wav', 'x'.repeat(1000)],
    ]);
    expect(outcome).toMatchObject({ ok: true, value: { files: 2, given: 2, complete: true }, warnings: [] });
  });

  test('long names of GNU and pax and sizes of pax and of base 256 are read', async () => {
    const seeds = await Promise.all(
      tarSeeds()
        .slice(1)
        .map((tar) => read(tar)),
    );
    expect(seeds.map(({ found }) => found)).toEqual([[['long/name.wav', 'third']], [['very/long/name.wav', '4th']]]);
    const huge = tarHeader('big', 0);
    huge.fill(0, 124, 136);
    huge[124] = 0x80;
    huge[135] = 5;
    huge.set(ascii('        '), 148);
    const sum = huge.reduce((total, byte) => total + byte, 0);
    huge.set(ascii(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    const { found } = await read(joined(huge, one.subarray(512), TAR_END));
    expect(found).toEqual([['big', 'first']]);
  });

  test('a tar.gz is told by its first bytes, from a stream or a file', async () => {
    const packed = gzipSync(joined(one, TAR_END));
    expect((await read(packed)).found).toEqual([['one.wav', 'first']]);
    const names: string[] = [];
    const blob = new Blob([packed]);
    const visitor = { wants: () => true, file: (file: TarFile) => void names.push(file.name) };
    await readTar(streamOf(blob.stream()), visitor);
    await readTar(streamOfSource(sourceOf(blob)), visitor);
    expect(names).toEqual(['one.wav', 'one.wav']);
  });

  test('only wanted files are handed over, and the archive waits for each', async () => {
    const order: string[] = [];
    const archive = joined(one, tarEntry('two', ascii('2')), tarEntry('three', ascii('3')), TAR_END);
    const { outcome } = await read(archive, {
      wants: ({ name }) => {
        order.push(`asked ${name}`);
        return name !== 'two';
      },
      file: async ({ name }) => {
        await Promise.resolve();
        order.push(`took ${name}`);
      },
    });
    expect(order).toEqual(['asked one.wav', 'took one.wav', 'asked two', 'asked three', 'took three']);
    expect(outcome).toMatchObject({ value: { files: 3, given: 2 } });
  });

  test('names that lead elsewhere are left out and named', async () => {
    const bad = ['../up', '/etc/passwd', 'a/../../b', 'C:/x', 'tab\tname'];
    const { found, warnings } = await read(joined(...bad.map((name) => tarEntry(name, ascii('!'))), one, TAR_END));
    expect(found).toEqual([['one.wav', 'first']]);
    expect(warnings).toHaveLength(bad.length);
    expect(warnings[0]).toBe('A file was left out because its name is unsafe: “../up”.');
  });

  test.each([
    ['in the bytes of a file', joined(one, one).subarray(0, 1537), /cut off in “one\.wav”/, 1],
    ['in a header', joined(one, one).subarray(0, 1100), /The archive is cut off\./, 1],
    ['between two files', joined(one), /no mark at its end/, 1],
    ['by a wrong header', joined(one, new Uint8Array(512).fill(65), TAR_END), /damaged at byte 1024/, 1],
    ['in gzip', gzipSync(joined(one, one, TAR_END)).subarray(0, -20), /compressed data are damaged or cut/, 2],
  ] as const)('cut off %s, it gives what comes before', async (_what, bytes, warning, most) => {
    const { found, outcome, warnings } = await read(bytes);
    if (outcome.ok) {
      expect(warnings.join()).toMatch(warning);
      expect(found.length).toBeLessThanOrEqual(most);
      // Between two files nothing is known to be missing.
      expect(outcome.value.complete).toBe(/no mark/.test(warnings.join()));
    } else expect(outcome.code).toBe('bad-format'); // a short gzip may give nothing at all
  });

  test('cut off in a file that nobody wants, it says so', async () => {
    const { warnings } = await read(joined(one, one).subarray(0, 1600), { wants: () => false });
    expect(warnings).toEqual(['The archive is cut off in a file. 2 files came before.']);
  });

  test.each([
    ['no bytes', new Uint8Array(0), 'no-file'],
    ['a text', ascii('Hello, this is no archive.'), 'other-kind'],
    ['a long text', ascii('Hello. '.repeat(100)), 'other-kind'],
    ['a zip archive', joined(ascii('PK\x03\x04'), new Uint8Array(600)), 'other-kind'],
    ['no files', TAR_END, 'empty'],
    ['gzip of a text', gzipSync('Hello'), 'other-kind'],
    ['damaged gzip', joined(gzipSync('Hello').subarray(0, 10), new Uint8Array(20).fill(255)), 'bad-format'],
    ['a monstrous name', joined(tarHeader('x', 100_000, 'L')), 'bad-format'],
  ] as const)('%s is refused', async (_what, bytes, code) => {
    expect((await read(bytes)).outcome).toMatchObject({ ok: false, code });
  });

  test('limits of files, of their size and of the archive are kept', async () => {
    const archive = joined(one, one, TAR_END);
    expect((await read(archive, {}, { ...TAR_LIMITS, maxFiles: 1 })).outcome).toMatchObject({ code: 'too-long' });
    expect((await read(archive, {}, { ...TAR_LIMITS, maxArchiveBytes: 600 })).outcome).toMatchObject({
      code: 'too-large',
    });
    const why: string[] = [];
    const refused = (_file: TarFile, refusal: { code: string }): void => void why.push(refusal.code);
    const { found } = await read(archive, { refused }, { ...TAR_LIMITS, maxFileBytes: 4 });
    expect([found, why]).toEqual([[], ['too-large', 'too-large']]);
  });

  test('whoever reads may stop', async () => {
    let given = 0;
    const file = (): void => void (given += 1);
    const { outcome } = await read(joined(one, one, TAR_END), { file, cancelled: () => given === 1 });
    expect(outcome).toMatchObject({ ok: false, code: 'cancelled' });
  });

  test('a stream that fails is a refusal, a visitor that throws is the caller’s', async () => {
    const failing = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('the disk is gone')) });
    const visitor = { wants: () => true, file: () => undefined };
    const outcome = await readTar(streamOf(failing), visitor);
    expect(outcome).toMatchObject({ ok: false, code: 'source', message: expect.stringContaining('the disk is gone') });
    const own = { wants: () => true, file: () => Promise.reject(new Error('mine')) };
    await expect(readTar(streamOfSource(sourceOfBytes(joined(one, TAR_END))), own)).rejects.toThrow('mine');
  });

  test('a header that claims 200 MB takes no memory for bytes that are not there', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const { outcome } = await read(joined(tarHeader('big.wav', 200e6), new Uint8Array(100)));
    expect(outcome.ok).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16e6);
  });

  test('records of pax that break the rules end the list', async () => {
    const broken = joined(paxRecord('path', 'right'), ascii('9999 path=wrong\n'));
    const { found } = await read(joined(tarEntry('x', broken, 'x'), one, TAR_END));
    expect(found).toEqual([['right', 'first']]);
  });
});
