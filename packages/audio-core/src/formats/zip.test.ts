import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ZipFile, zip, zipSeeds } from '../../test-support/archive-files';
import { ascii, joined } from '../../test-support/byte-writers';
import { type ByteSource, sourceOf, sourceOfBytes } from './byte-source';
import { openZip } from './zip';
import { ZIP_LIMITS } from './zip-limits';
import { readZipEntry } from './zip-entry';

const stored = (name: string, text = 'text'): ZipFile => ({ name, body: ascii(text) });

async function opened(bytes: Uint8Array) {
  const outcome = await openZip(sourceOfBytes(bytes));
  if (!outcome.ok) throw new Error(`refused: ${outcome.message}`);
  return { entries: outcome.value.entries, warnings: outcome.warnings };
}
const names = async (bytes: Uint8Array): Promise<string[]> => (await opened(bytes)).entries.map(({ name }) => name);
/** The text of the first entry, or the refusal. */
async function firstOf(bytes: Uint8Array, limits = ZIP_LIMITS) {
  const source = sourceOfBytes(bytes);
  const { entries } = await opened(bytes);
  const outcome = await readZipEntry(source, entries[0], limits);
  return outcome.ok ? String.fromCharCode(...outcome.value) : outcome;
}

describe('zip', () => {
  test('the directory gives names and sizes; bytes come when asked for, stored or deflated', async () => {
    const [bytes, wide] = await zipSeeds();
    const source = sourceOf(new Blob([bytes.slice()]));
    const outcome = await openZip(source);
    if (!outcome.ok) throw new Error(outcome.message);
    expect(outcome.value.entries.map(({ name, size }) => [name, size])).toEqual([
      ['a/stored.txt', 6],
      ['b.wav', 380],
    ]);
    const texts = await Promise.all(outcome.value.entries.map((entry) => readZipEntry(source, entry)));
    expect(texts.map((text) => text.ok && String.fromCharCode(...text.value))).toEqual([
      'stored',
      'one two three four '.repeat(20),
    ]);
    expect(await firstOf(wide)).toBe('one two three four '.repeat(20));
  });

  test('opening reads the directory and no file', async () => {
    const bytes = zip([stored('a', 'x'.repeat(200_000)), stored('b')]);
    const reads: number[] = [];
    const source: ByteSource = {
      size: bytes.length,
      read: (start, end) => {
        reads.push(end - start);
        return sourceOfBytes(bytes).read(start, end);
      },
    };
    expect((await openZip(source)).ok).toBe(true);
    expect(reads).toEqual([65_557, 2 * 47]);
  });

  test('a comment, bytes in front and names of Windows are borne', async () => {
    expect(await names(zip([stored('a\\b.wav'), stored('./c')], { comment: 'PK\x05\x06 is my name' }))).toEqual([
      'a/b.wav',
      'c',
    ]);
    const shifted = joined(ascii('#!/bin/sh\n'), zip([stored('a')]));
    expect((await opened(shifted)).warnings).toEqual(['10 bytes stand before the archive.']);
    expect(await firstOf(shifted)).toBe('text');
    expect(await firstOf(joined(ascii('0123'), zip([stored('a')], { zip64: true })))).toBe('text');
  });

  test('unsafe and doubled names are left out and named, a short directory is a warning', async () => {
    const { entries, warnings } = await opened(zip([stored('../a'), stored('b', '1'), stored('b', '2')]));
    expect(entries).toHaveLength(1);
    expect(warnings.join()).toMatch(/unsafe: “\.\.\/a”.*“b” stands twice/);
    expect((await opened(zip([stored('a')], { count: 9 }))).warnings.join()).toMatch(/promises 9 entries; 1 are/);
  });

  const body = ascii('one two '.repeat(50));
  const deflated = new Uint8Array(deflateRawSync(body));
  const damaged = deflated.slice();
  damaged[0] = 0xff;
  test.each([
    ['a wrong check sum', { ...stored('a'), crc: 1 }, 'checksum', /check sum is wrong/],
    ['two sizes', { ...stored('a'), size: 9 }, 'bad-format', /two different sizes/],
    ['longer than said', { name: 'a', body, deflated, size: 5 }, 'bad-format', /longer than the directory says/],
    ['shorter than said', { name: 'a', body, deflated, size: 999 }, 'cut', /after 400 of 999/],
    ['damaged', { name: 'a', body, deflated: damaged }, 'bad-format', /“a”: The compressed data are damaged or cut/],
    ['cut', { name: 'a', body, deflated: deflated.subarray(0, 9) }, 'bad-format', /damaged or cut/],
    ['a password', { ...stored('a'), flags: 1 }, 'unsupported', /password/],
    ['another method', { ...stored('a'), method: 14 }, 'encoding', /LZMA/],
    ['an unknown method', { ...stored('a'), method: 77 }, 'encoding', /method 77/],
    ['claims too much', { name: 'a', body, deflated, size: 2e8 }, 'unsafe', /200 times/],
    ['too large', { name: 'a', body, deflated, size: 3e8 }, 'too-large', /at most 268/],
  ] as const)('a file with %s is refused', async (_what, file, code, message) => {
    expect(await firstOf(zip([file]))).toMatchObject({ ok: false, code, message: expect.stringMatching(message) });
  });

  test.each([
    ['no bytes', new Uint8Array(0), 'no-file'],
    ['a text', ascii('Hello, this is no archive at all.'), 'other-kind'],
    ['a cut archive', zip([stored('a')]).subarray(0, -30), 'cut'],
    ['no files', zip([]), 'empty'],
    ['only a folder', zip([{ name: 'a/', body: ascii('') }]), 'empty'],
    ['files over one another', zip([stored('a'), { ...stored('b'), offset: 2 }]), 'unsafe'],
    ['a file over the directory', zip([{ ...stored('a'), offset: 20 }]), 'unsafe'],
  ] as const)('%s is refused', async (_what, bytes, code) => {
    expect(await openZip(sourceOfBytes(bytes))).toMatchObject({ ok: false, code });
  });

  test.each([
    ['a disk of several', 4, 1, 'unsupported'],
    ['a directory that is too long', 12, 0xff, 'bad-format'],
  ])('an end record with %s is refused', async (_what, at, value, code) => {
    const bytes = zip([stored('a')]);
    bytes[bytes.length - 22 + at] = value;
    expect(await openZip(sourceOfBytes(bytes))).toMatchObject({ ok: false, code });
  });

  test('limits of files and of the directory are kept, and a source that fails is a refusal', async () => {
    const source = sourceOfBytes(zip([stored('a'), stored('b')]));
    expect(await openZip(source, { ...ZIP_LIMITS, maxFiles: 1 })).toMatchObject({ code: 'too-long' });
    expect(await openZip(source, { ...ZIP_LIMITS, maxDirectoryBytes: 50 })).toMatchObject({ code: 'too-large' });
    const gone = { size: 99, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
    expect(await openZip(sourceOf(gone))).toMatchObject({ code: 'source', message: expect.stringContaining('gone') });
  });
});
