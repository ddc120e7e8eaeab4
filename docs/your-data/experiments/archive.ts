/**
 * What is in a zip archive, and the bytes of one file of it, from no more of the archive than that takes.
 *
 * The page sends `data.request` (JSON: the archive's size and, for a file, its entry) and the pieces of the archive it has
 * read, as `at START`. What is missing is asked for in `wanted`. Without a request it opens an archive of one file.
 * Promise: what cannot be read is refused with a sentence.
 */
import {
  openZip,
  readZipEntry,
  type ByteSource,
  type Outcome,
  type Refusal,
  type ZipEntry,
} from '@unrolled/audio-core';
import { labError, type Data, type Experiment, type ParamValues, type Result } from '@unrolled/lab-protocol';
import { settled } from './shared/settled';

export interface ArchiveRequest {
  /** Of the archive, in bytes. */
  readonly size: number;
  /** The file whose bytes are wanted; without it the list of files is. */
  readonly entry?: ZipEntry;
}

export interface ArchiveResult extends Result {
  readonly entries: readonly ZipEntry[];
  readonly file: Uint8Array | null;
  /** From and to, in bytes; empty where nothing is missing. */
  readonly wanted: readonly (readonly [start: number, end: number])[];
}

/** A zip archive of hello.txt, which holds "hello". */
const EXAMPLE =
  'UEsDBBQAAAAAAAAAAACGphA2BQAAAAUAAAAJAAAAaGVsbG8udHh0aGVsbG9QSwECFAAUAAAAAAAAAAAAhqYQNgUAAAAFAAAACQAAAAAAAAAAAAAAAAAAAAAAaGVsbG8udHh0UEsFBgAAAAABAAEANwAAACwAAAAAAA==';

export const experiment: Experiment<ParamValues, ArchiveResult> = {
  title: 'What is in this archive?',
  params: {},
  views: [],

  *run(_params, { data }): Generator<void, ArchiveResult, undefined> {
    const given = data?.request ? data : example();
    const { size, entry } = requestOf(given);
    const wanted: (readonly [number, number])[] = [];
    const source = sourceOf(given, size, wanted);
    let entries: readonly ZipEntry[] = [];
    let file: Uint8Array | null = null;
    if (entry) file = valueOf(yield* settled(readZipEntry(source, entry)), wanted);
    else entries = valueOf(yield* settled(openZip(source)), wanted)?.entries ?? [];
    return { numbers: { files: entries.length, bytes: file?.length ?? 0 }, entries, file, wanted };
  },

  finding: ({ numbers, wanted }) =>
    wanted.length > 0
      ? { ok: true, text: 'More of the archive is needed.' }
      : { ok: true, text: `The archive holds ${numbers.files} ${numbers.files === 1 ? 'file' : 'files'}.` },
};

function example(): Data {
  const bytes = Uint8Array.from(atob(EXAMPLE), (letter) => letter.charCodeAt(0));
  return { request: new TextEncoder().encode(JSON.stringify({ size: bytes.length })), 'at 0': bytes };
}

function requestOf({ request }: Data): ArchiveRequest {
  try {
    const read = JSON.parse(new TextDecoder().decode(request)) as Partial<ArchiveRequest>;
    if (typeof read.size === 'number') return { size: read.size, ...(read.entry ? { entry: read.entry } : {}) };
  } catch {
    // said below
  }
  throw labError('input', 'The question about the archive could not be read.', 'Choose the archive again.');
}

/** The archive as far as it was sent; what is missing is noted, and refused for this time. */
function sourceOf(data: Data, size: number, wanted: (readonly [number, number])[]): ByteSource {
  const pieces = Object.entries(data).flatMap(([key, bytes]) =>
    key.startsWith('at ') ? [{ start: Number(key.slice(3)), bytes }] : [],
  );
  return {
    size,
    async read(start, end) {
      const last = Math.min(end, size);
      const piece = pieces.find((one) => one.start <= start && last <= one.start + one.bytes.length);
      if (piece)
        return { ok: true, value: piece.bytes.subarray(start - piece.start, last - piece.start), warnings: [] };
      wanted.push([start, last]);
      const refusal: Refusal = { ok: false, code: 'source', offset: start, message: 'It is not here yet.', hint: '' };
      return refusal;
    },
  };
}

/** The value; null where something is missing; throws `input` where the archive itself is at fault. */
function valueOf<Value>(outcome: Outcome<Value>, wanted: readonly unknown[]): Value | null {
  if (outcome.ok) return outcome.value;
  if (wanted.length > 0) return null;
  throw labError('input', outcome.message, outcome.hint);
}
