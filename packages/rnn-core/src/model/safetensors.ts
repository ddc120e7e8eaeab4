/**
 * Named tensors in and out of the safetensors format, with a map of strings beside them.
 *
 * Layout: u64 little-endian length of the header, the header as JSON, the tensors' bytes without a gap
 * (https://huggingface.co/docs/safetensors). The reader refuses whatever it cannot vouch for: types it does not know,
 * holes, overlaps, tails, repeated names, sizes that do not match shapes, numbers that are not finite. Half-precision
 * numbers are widened to float32.
 * Must not: trust an offset before it is checked, or allocate more than about the file's own size.
 */
import { parseStrictJson, type Json } from './strict-json';

/** What is written. F16 and BF16 are read as well; U32 holds counts (a generator, an order), never weights. */
export type TensorType = 'F32' | 'F64' | 'U32';
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint32Array;
}
export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

const BYTES: Readonly<Record<string, number>> = { F64: 8, F32: 4, U32: 4, F16: 2, BF16: 2 };
/** The format allows 100 MB; ours are a few kilobytes. */
const MAX_HEADER_BYTES = 1_000_000;

/** The file as bytes: float32 as F32, float64 as F64, whole numbers as U32, in the order of their names. */
export function writeSafetensors({ metadata, tensors }: TensorFile): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: [string, unknown][] = [['__metadata__', metadata]];
  let end = 0;
  for (const name of names) {
    const { shape, data } = tensors[name];
    const begin = end;
    end += data.byteLength;
    header.push([name, { dtype: typeOf(data), shape, data_offsets: [begin, end] }]);
  }
  const text = escapeToAscii(JSON.stringify(Object.fromEntries(header)));
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, ' '); // tensors then start at a multiple of 8
  const bytes = new Uint8Array(8 + padded.length + end);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, padded.length, true);
  for (let j = 0; j < padded.length; j++) bytes[8 + j] = padded.charCodeAt(j);
  let position = 8 + padded.length;
  for (const name of names) {
    const { data } = tensors[name];
    for (let j = 0; j < data.length; j++, position += data.BYTES_PER_ELEMENT) {
      if (data instanceof Float64Array) view.setFloat64(position, data[j], true);
      else if (data instanceof Float32Array) view.setFloat32(position, data[j], true);
      else view.setUint32(position, data[j], true);
    }
  }
  return bytes;
}

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Reads a file. Throws `readSafetensors: …` with what was expected, what came and what to do. */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = bytes.length >= 8 && view.getUint32(4, true) === 0 ? view.getUint32(0, true) : NaN;
  if (!(headerBytes >= 2 && headerBytes <= MAX_HEADER_BYTES && 8 + headerBytes <= bytes.length)) {
    throw refuse(`a header of 2 to ${MAX_HEADER_BYTES} bytes inside the file`, `${bytes.length} bytes that have none`);
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes));
  const described = [...header].filter(([name]) => name !== '__metadata__');
  for (const [name, entry] of described) assertKnownType(name, entry); // before anything else of it is used
  const found = described.map(([name, entry]) => asEntry(name, entry));
  const start = 8 + headerBytes;
  assertTiles(found, bytes.length - start);
  const tensors = found.map((entry): [string, StoredTensor] => [
    entry.name,
    { shape: entry.shape, data: readNumbers(view, start + entry.begin, entry) },
  ]);
  return { metadata: asStrings(header.get('__metadata__')), tensors: Object.fromEntries(tensors) };
}

/** The tensors must cover the bytes after the header exactly: no hole, no overlap, no tail. */
function assertTiles(found: readonly Entry[], room: number): void {
  const sorted = [...found].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of sorted) {
    if (begin !== expected || end > room) {
      throw refuse(`tensor ${name} at byte ${expected} of ${room}`, `bytes ${begin} to ${end}`);
    }
    expected = end;
  }
  if (expected !== room) throw refuse(`${expected} bytes of tensors`, `${room}`);
}

function readNumbers(view: DataView, offset: number, { name, type, shape }: Entry): StoredTensor['data'] {
  const count = shape.reduce((product, axis) => product * axis, 1);
  const Numbers = type === 'F64' ? Float64Array : type === 'U32' ? Uint32Array : Float32Array;
  const data = new Numbers(count);
  const size = BYTES[type];
  for (let j = 0; j < count; j++) {
    const at = offset + size * j;
    if (type === 'F64') data[j] = view.getFloat64(at, true);
    else if (type === 'F32') data[j] = view.getFloat32(at, true);
    else if (type === 'U32') data[j] = view.getUint32(at, true);
    else data[j] = type === 'F16' ? fromHalf(view.getUint16(at, true)) : fromBrainFloat(view.getUint16(at, true));
    if (!Number.isFinite(data[j])) throw refuse(`finite numbers in ${name}`, `${data[j]} at entry ${j}`);
  }
  return data;
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const widened = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
function fromBrainFloat(bits: number): number {
  widened.setUint32(0, bits * 65536);
  return widened.getFloat32(0);
}

function parseHeader(bytes: Uint8Array): ReadonlyMap<string, Json> {
  if (bytes[0] !== 0x7b) throw refuse('a header that starts with an opening brace', `byte ${bytes[0]}`);
  let text: string;
  try {
    text = decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')); // UTF-8
  } catch {
    throw refuse('a header in UTF-8', 'bytes that are not');
  }
  try {
    return parseStrictJson(text) as ReadonlyMap<string, Json>; // an object, since it starts with a brace
  } catch (error) {
    throw refuse('a header in JSON', (error as Error).message);
  }
}

function asStrings(entry: Json | undefined): Record<string, string> {
  if (entry === undefined) return {};
  if (!(entry instanceof Map) || [...entry.values()].some((value) => typeof value !== 'string')) {
    throw refuse('metadata that maps words to words', 'something else');
  }
  return Object.fromEntries(entry as ReadonlyMap<string, string>);
}

function assertKnownType(name: string, entry: Json): void {
  const type = entry instanceof Map ? (entry as ReadonlyMap<string, Json>).get('dtype') : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(BYTES, type)) {
    throw refuse(`dtype ${Object.keys(BYTES).join(', ')} for ${name}`, String(type ?? 'none'));
  }
}

function asEntry(name: string, json: Json): Entry {
  const entry = json as ReadonlyMap<string, Json>;
  const [type, shape, offsets] = [entry.get('dtype') as string, entry.get('shape'), entry.get('data_offsets')];
  if (!isCounts(shape)) throw refuse(`a shape of whole numbers for ${name}`, String(shape));
  if (!isCounts(offsets) || offsets.length !== 2) throw refuse(`two data_offsets for ${name}`, String(offsets));
  const [begin, end] = offsets;
  const size = shape.reduce((product, axis) => product * axis, BYTES[type]);
  if (!Number.isSafeInteger(size) || end - begin !== size) {
    throw refuse(`${size} bytes for ${name} of shape (${shape.join(',')})`, `${end - begin}`);
  }
  return { name, type, shape, begin, end };
}

function isCounts(value: Json | undefined): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && (entry as number) >= 0);
}

function typeOf(data: StoredTensor['data']): TensorType {
  if (data instanceof Float64Array) return 'F64';
  return data instanceof Float32Array ? 'F32' : 'U32';
}

function escapeToAscii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function refuse(expected: string, got: string): Error {
  return new Error(`readSafetensors: expected ${expected}, got ${got}; save the model again or choose another file`);
}
