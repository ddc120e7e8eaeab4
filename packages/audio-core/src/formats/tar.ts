/**
 * Reads a tar or tar.gz archive in one pass: names first, then the bytes of those files that are wanted, one at a time.
 *
 * A tar.gz cannot be searched; whoever wants a part of it decides by name while it goes by. Memory holds one file and
 * one piece of the stream. An archive that is cut off or damaged gives what comes before.
 * Must not: throw because of the archive, follow links, or let a name lead out of the archive.
 * Source: POSIX.1-2001 (ustar, pax); GNU tar manual.
 */
import { printable } from './ascii';
import { type ByteQueue, queueOf } from './byte-queue';
import type { ByteStream } from './byte-source';
import { decompressed } from './decompress';
import { cleanEntryName } from './entry-name';
import { otherKind } from './other-kinds';
import { type Outcome, type Refusal, type Warnings, accept, collectWarnings, refuse } from './outcome';
import { BLOCK_BYTES, type TarHeader, isZeroBlock, readPax, readTarHeader, textOf } from './tar-header';

export interface TarFile {
  /** With forward slashes, without `./`, in NFC. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Of its first byte in the (uncompressed) archive. */
  readonly offset: number;
}

export interface TarVisitor {
  /** Asked for every file, before its bytes. */
  wants(file: TarFile): boolean;
  /** Called with the bytes of each wanted file, which are the caller's to keep; the archive waits for the promise. */
  file(file: TarFile, bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Called for a wanted file that cannot be had. */
  refused?(file: TarFile, why: Refusal): void;
  /** Asked between pieces: true ends the reading. */
  cancelled?(): boolean;
  /** Called after each file: bytes of the uncompressed archive so far. */
  progress?(archiveBytes: number): void;
}

export interface TarLimits {
  readonly maxArchiveBytes: number;
  readonly maxFileBytes: number;
  readonly maxFiles: number;
}
export const TAR_LIMITS: TarLimits = { maxArchiveBytes: 20e9, maxFileBytes: 256 * 2 ** 20, maxFiles: 200_000 };

export interface TarSummary {
  /** Files in the archive, wanted or not. */
  readonly files: number;
  /** Files that were handed over. */
  readonly given: number;
  readonly archiveBytes: number;
  /** False where the archive is cut off or damaged: what came before was handed over. */
  readonly complete: boolean;
}

const AGAIN = 'Download or copy the archive again.';
const LONGEST_NAME_RECORD = 65_536;
/** Kinds of entries whose size is no length of bytes behind the header: links, devices, folders, pipes. */
const WITHOUT_BYTES = '123456';

/** Reads a tar archive, or a gzip of one (told by its first bytes). Rejects only if the visitor does. */
export async function readTar(
  stream: ByteStream,
  visitor: TarVisitor,
  limits: TarLimits = TAR_LIMITS,
): Promise<Outcome<TarSummary>> {
  const first = await stream.next();
  if (!first.ok) return first;
  const start = first.value ?? new Uint8Array(0);
  const whole = withPieceBefore(start, stream);
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const plain = isGzip ? decompressed(whole, 'gzip') : whole;
  try {
    return await readEntries(plain, visitor, limits);
  } finally {
    await plain.cancel();
  }
}

function withPieceBefore(first: Uint8Array, stream: ByteStream): ByteStream {
  let waiting: Uint8Array | null = first.length > 0 ? first : null;
  return {
    next() {
      const piece = waiting;
      waiting = null;
      return piece === null ? stream.next() : Promise.resolve(accept(piece));
    },
    cancel: () => stream.cancel(),
  };
}

/** An archive while it is read. */
interface Reading {
  readonly queue: ByteQueue;
  readonly visitor: TarVisitor;
  readonly limits: TarLimits;
  readonly warnings: Warnings;
  files: number;
  given: number;
  /** From extended records, for the next entry. */
  longName: string | null;
  longSize: number | null;
}

/** 'end': the mark of the end; a refusal of the kinds of `isPartial` still leaves what came before. */
type Step = 'next' | 'end' | Refusal;

async function readEntries(plain: ByteStream, visitor: TarVisitor, limits: TarLimits): Promise<Outcome<TarSummary>> {
  const queue = queueOf(plain);
  const warnings = collectWarnings();
  const reading: Reading = { queue, visitor, limits, warnings, files: 0, given: 0, longName: null, longSize: null };
  let step: Step = 'next';
  while (step === 'next') step = await readEntry(reading);
  const { files, given } = reading;
  const summary = { files, given, archiveBytes: queue.offset() };
  if (step === 'end') {
    if (files === 0) return refuse('empty', queue.offset(), 'The archive holds no files.', 'Choose another one.');
    return accept({ ...summary, complete: true }, warnings.list());
  }
  if (files === 0 || !isPartial(step)) return step;
  warnings.add(`${step.message} ${files} files came before.`);
  return accept({ ...summary, complete: false }, warnings.list());
}

/** True if what came before the trouble is as good as it ever was. */
function isPartial({ code }: Refusal): boolean {
  return code === 'cut' || code === 'bad-format' || code === 'checksum';
}

async function readEntry(reading: Reading): Promise<Step> {
  const { queue, visitor, limits, warnings } = reading;
  const offset = queue.offset();
  if (visitor.cancelled?.()) return cancelled(offset);
  if (offset > limits.maxArchiveBytes) {
    const message = `The archive has more than ${Math.round(limits.maxArchiveBytes / 1e9)} GB.`;
    return refuse('too-large', offset, message, 'Unpack it and open the folder.');
  }
  const block = await queue.take(BLOCK_BYTES);
  if ('ok' in block) return block;
  if (block.length < BLOCK_BYTES) return atEnd(block, offset, warnings);
  if (isZeroBlock(block)) return 'end';
  const header = readTarHeader(block);
  if (header === null) {
    if (offset === 0) return otherKind(block, 'a tar archive', 'a header', 'Choose a .tar, .tar.gz or .zip archive.');
    return refuse(
      'checksum',
      offset,
      `The archive is damaged at byte ${offset}: a header's check sum is wrong.`,
      AGAIN,
    );
  }
  if ('LKxg'.includes(header.type)) return readRecord(reading, header);
  return readFileEntry(reading, header);
}

function atEnd(block: Uint8Array, offset: number, warnings: Warnings): Step {
  if (block.length === 0 && offset > 0) {
    warnings.add('The archive has no mark at its end; it may be cut off between two files.');
    return 'end';
  }
  if (offset === 0) {
    return otherKind(block, 'a tar archive', 'a header', 'Choose a .tar, .tar.gz or .zip archive.');
  }
  return refuse('cut', offset + block.length, 'The archive is cut off.', AGAIN);
}

function cancelled(offset: number): Refusal {
  return refuse('cancelled', offset, 'The reading was cancelled.', 'Choose the archive again to start anew.');
}

const padded = (size: number): number => Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;

/** A long name (GNU) or extended records (pax), which belong to the next entry. */
async function readRecord(reading: Reading, { type, size }: TarHeader): Promise<Step> {
  const { queue } = reading;
  if (size > LONGEST_NAME_RECORD) {
    const message = `The archive has a name record of ${size} bytes; at most ${LONGEST_NAME_RECORD} are read.`;
    return refuse('bad-format', queue.offset(), message, AGAIN);
  }
  const bytes = await queue.take(padded(size));
  if ('ok' in bytes) return bytes;
  if (bytes.length < padded(size)) return refuse('cut', queue.offset(), 'The archive is cut off in a name.', AGAIN);
  const record = bytes.subarray(0, size);
  if (type === 'L') reading.longName = textOf(record, 0, size);
  if (type === 'x') {
    const { path, size: longSize } = readPax(record);
    if (path !== undefined) reading.longName = path;
    if (longSize !== undefined) reading.longSize = longSize;
  }
  return 'next';
}

async function readFileEntry(reading: Reading, header: TarHeader): Promise<Step> {
  const { queue, visitor, limits, warnings } = reading;
  const rawName = reading.longName ?? header.name;
  const size = WITHOUT_BYTES.includes(header.type) ? 0 : (reading.longSize ?? header.size);
  reading.longName = null;
  reading.longSize = null;
  // Before POSIX, a folder was a file whose name ends in a slash.
  const isFile = '07'.includes(header.type) && !rawName.endsWith('/');
  if (!isFile) return skipBytes(reading, padded(size));
  if ((reading.files += 1) > limits.maxFiles) {
    const message = `The archive holds more than ${limits.maxFiles} files.`;
    return refuse('too-long', queue.offset(), message, 'Unpack it and open the folder.');
  }
  const name = cleanEntryName(rawName);
  if (name === null) {
    warnings.add(`A file was left out because its name is unsafe: “${printable(rawName)}”.`);
    return skipBytes(reading, padded(size));
  }
  const file = { name, size, offset: queue.offset() };
  if (!visitor.wants(file)) return skipBytes(reading, padded(size));
  if (size > limits.maxFileBytes) {
    const message = `The file has ${Math.round(size / 1e6)} MB; at most ${Math.round(limits.maxFileBytes / 1e6)} are read.`;
    visitor.refused?.(file, refuse('too-large', file.offset, message, 'Cut it into parts.'));
    return skipBytes(reading, padded(size));
  }
  const bytes = await queue.take(size);
  if ('ok' in bytes) return bytes;
  if (bytes.length < size) {
    const message = `The archive is cut off in “${printable(name)}”.`;
    const why = refuse('cut', queue.offset(), message, AGAIN);
    visitor.refused?.(file, why);
    return why;
  }
  reading.given += 1;
  await visitor.file(file, bytes);
  return skipBytes(reading, padded(size) - size);
}

async function skipBytes({ queue, visitor }: Reading, count: number): Promise<Step> {
  const skipped = await queue.skip(count, () => !visitor.cancelled?.());
  if (typeof skipped !== 'number') return skipped;
  visitor.progress?.(queue.offset());
  if (skipped === count) return 'next';
  if (visitor.cancelled?.()) return cancelled(queue.offset());
  return refuse('cut', queue.offset(), 'The archive is cut off in a file.', AGAIN);
}
