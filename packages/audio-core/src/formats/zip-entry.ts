/**
 * One entry of a zip archive's directory, and the bytes it stands for.
 *
 * Must not: throw, or give out bytes whose check sum is wrong.
 * Source: PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.5.3.
 */
import { latin1, printable, utf8OrLatin1, viewOf } from './ascii';
import { type ByteSource, type ByteStream, streamOfSource } from './byte-source';
import { crc32 } from './crc32';
import { decompressed } from './decompress';
import { cleanEntryName } from './entry-name';
import { type Outcome, type Refusal, accept, mayReserve, refuse } from './outcome';
import { type DirectoryPlace, wide } from './zip-directory';
import { type ZipLimits, ZIP_LIMITS } from './zip-limits';

export interface ZipEntry {
  /** With forward slashes, without `./`, in NFC. */
  readonly name: string;
  /** In bytes, uncompressed, as the directory says. */
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Of the local header, in the file. */
  readonly headerOffset: number;
  /** The bytes that header and data take at least. */
  readonly smallestSpan: number;
}

const ENTRY_MARK = 0x0201_4b50;
const ENTRY_BYTES = 46;
const LOCAL_MARK = 0x0403_4b50;
const LOCAL_BYTES = 30;
const EXTRA_64 = 1;
const STORED = 0;
const DEFLATED = 8;
const METHODS: Record<number, string> = { 1: 'shrink', 6: 'implode', 9: 'deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'xz', 99: 'AES' }; // prettier-ignore
/** An entry that grows to more than this may grow 200 times at most. */
const FREE_BYTES = 16 * 2 ** 20;
const LARGEST_RATIO = 200;
const AGAIN = 'Download or copy the archive again.';

interface DirectoryEntry {
  readonly entry: ZipEntry;
  /** Null where it is unsafe; then `entry.name` is the raw one. */
  readonly name: string | null;
  readonly isFolder: boolean;
  /** Where the next entry starts in the directory. */
  readonly end: number;
}

/** The directory's entry at `at`. */
export function readDirectoryEntry(
  directory: Uint8Array,
  view: DataView,
  at: number,
  place: DirectoryPlace,
): DirectoryEntry | Refusal {
  const offset = place.start + at;
  const damaged = (): Refusal => refuse('bad-format', offset, 'The archive’s directory is damaged.', AGAIN);
  if (at + ENTRY_BYTES > directory.length || view.getUint32(at, true) !== ENTRY_MARK) return damaged();
  const nameBytes = view.getUint16(at + 28, true);
  const extraBytes = view.getUint16(at + 30, true);
  const extraStart = at + ENTRY_BYTES + nameBytes;
  const end = extraStart + extraBytes + view.getUint16(at + 32, true);
  if (end > directory.length) return damaged();
  const raw = utf8OrLatin1(latin1(directory, at + ENTRY_BYTES, extraStart));
  const sizes = readSizes(view, at, extraStart, extraStart + extraBytes);
  if (sizes === null) return damaged();
  const flags = view.getUint16(at + 8, true);
  const name = cleanEntryName(raw);
  const entry = {
    name: name ?? raw.slice(0, 200),
    size: sizes.size,
    compressedSize: sizes.compressedSize,
    method: view.getUint16(at + 10, true),
    encrypted: (flags & 1) !== 0,
    crc: view.getUint32(at + 16, true),
    headerOffset: sizes.headerOffset + place.shift,
    smallestSpan: LOCAL_BYTES + nameBytes + sizes.compressedSize,
  };
  return { entry, name, isFolder: /[/\\]$/.test(raw), end };
}

interface Sizes {
  readonly size: number;
  readonly compressedSize: number;
  readonly headerOffset: number;
}

/** The three numbers that may stand in the 64-bit extra field instead, in this order, if they are all ones. */
function readSizes(view: DataView, at: number, extraStart: number, extraEnd: number): Sizes | null {
  let size: number | null = view.getUint32(at + 24, true);
  let compressedSize: number | null = view.getUint32(at + 20, true);
  let headerOffset: number | null = view.getUint32(at + 42, true);
  for (let extra = extraStart; extra + 4 <= extraEnd;) {
    const next = extra + 4 + view.getUint16(extra + 2, true);
    if (view.getUint16(extra, true) === EXTRA_64 && next <= extraEnd) {
      let field = extra + 4;
      const take = (value: number): number | null => {
        if (value !== 0xffff_ffff || field + 8 > next) return value;
        field += 8;
        return wide(view, field - 8);
      };
      size = take(size);
      compressedSize = take(compressedSize);
      headerOffset = take(headerOffset);
      break;
    }
    extra = next;
  }
  return size === null || compressedSize === null || headerOffset === null
    ? null
    : { size, compressedSize, headerOffset };
}

/** The bytes of one entry, checked against its size and check sum. Never rejects. */
export async function readZipEntry(
  source: ByteSource,
  entry: ZipEntry,
  limits: ZipLimits = ZIP_LIMITS,
): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
  const refusal = checkEntry(entry, limits);
  if (refusal !== null) return refusal;
  const start = await dataStart(source, entry);
  if (typeof start !== 'number') return start;
  const raw = streamOfSource(source, start, start + entry.compressedSize);
  const plain = entry.method === STORED ? raw : decompressed(raw, 'deflate-raw');
  try {
    return await gather(plain, entry, start);
  } finally {
    await plain.cancel();
  }
}

function checkEntry(entry: ZipEntry, limits: ZipLimits): Refusal | null {
  const { headerOffset, size, compressedSize, method } = entry;
  const name = `“${printable(entry.name)}”`;
  const unpack = 'Unpack the archive and open the folder.';
  if (entry.encrypted) return refuse('unsupported', headerOffset, `${name} is locked with a password.`, unpack);
  if (method !== STORED && method !== DEFLATED) {
    const message = `${name} is compressed by method ${METHODS[method] ?? method}, which is not read here.`;
    return refuse('encoding', headerOffset, message, unpack);
  }
  if (size > limits.maxFileBytes) {
    const most = Math.round(limits.maxFileBytes / 1e6);
    const message = `${name} has ${Math.round(size / 1e6)} MB; at most ${most} are read.`;
    return refuse('too-large', headerOffset, message, 'Cut it into parts.');
  }
  if (method === STORED && size !== compressedSize) {
    return refuse('bad-format', headerOffset, `${name} is said to have two different sizes.`, AGAIN);
  }
  if (size > FREE_BYTES && size > LARGEST_RATIO * compressedSize) {
    const message = `${name} claims to grow to more than ${LARGEST_RATIO} times its size.`;
    return refuse('unsafe', headerOffset, message, 'Do not open this file: it is made to fill memories.');
  }
  return null;
}

/** Where the data start, behind the local header, whose lengths may differ from the directory's. */
async function dataStart(source: ByteSource, { name, headerOffset }: ZipEntry): Promise<number | Refusal> {
  const header = await source.read(headerOffset, headerOffset + LOCAL_BYTES);
  if (!header.ok) return header;
  const damaged = `The header of “${printable(name)}” is not where the directory says.`;
  if (header.value.length < LOCAL_BYTES) return refuse('cut', headerOffset, damaged, AGAIN);
  const view = viewOf(header.value);
  if (view.getUint32(0, true) !== LOCAL_MARK) return refuse('bad-format', headerOffset, damaged, AGAIN);
  return headerOffset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

/** All pieces as one, which must be as long as the directory says and have its check sum. */
async function gather(plain: ByteStream, entry: ZipEntry, start: number): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
  const { size, compressedSize, crc } = entry;
  const name = `“${printable(entry.name)}”`;
  // The room is taken at once only where the compressed bytes bear out such a size.
  const room = mayReserve(2 * size, compressedSize) ? new Uint8Array(size) : null;
  const pieces: Uint8Array[] = [];
  let length = 0;
  let sum = 0;
  for (;;) {
    const piece = await plain.next();
    if (!piece.ok) return { ...piece, offset: start, message: `${name}: ${piece.message}` };
    if (piece.value === null) break;
    if (length + piece.value.length > size) {
      return refuse('bad-format', start, `${name} is longer than the directory says.`, AGAIN);
    }
    if (room === null) pieces.push(piece.value);
    else room.set(piece.value, length);
    length += piece.value.length;
    sum = crc32(piece.value, sum);
  }
  if (length < size) {
    return refuse('cut', start, `${name} ends after ${length} of ${size} bytes.`, AGAIN);
  }
  if (sum !== crc) return refuse('checksum', start, `${name} is damaged: its check sum is wrong.`, AGAIN);
  return accept(room ?? joined(pieces, length));
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
