/**
 * Named tensors in and out of the safetensors format, with a map of strings beside them.
 *
 * Layout: u64 little-endian length of the header, the header as JSON, the tensors' bytes without a gap
 * (https://huggingface.co/docs/safetensors). The reader refuses whatever it cannot vouch for: holes, overlaps, tails,
 * sizes that do not match shapes, types it does not know, numbers that are not finite.
 * Must not: trust an offset before it is checked, or allocate more than the file's own size.
 */

export type TensorType = 'F32' | 'F64';
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}
export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

const BYTES: Record<TensorType, number> = { F32: 4, F64: 8 };
/** The format allows 100 MB; ours are a few hundred bytes. */
const MAX_HEADER_BYTES = 1_000_000;

/** The file as bytes. float32 tensors are written as F32, float64 as F64, in the order of their names. */
export function writeSafetensors({ metadata, tensors }: TensorFile): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const name of names) {
    const { shape, data } = tensors[name];
    const begin = end;
    end += data.byteLength;
    header[name] = { dtype: data instanceof Float64Array ? 'F64' : 'F32', shape, data_offsets: [begin, end] };
  }
  const text = escapeToAscii(JSON.stringify(header));
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, ' '); // tensors then start at a multiple of 8
  const bytes = new Uint8Array(8 + padded.length + end);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, padded.length, true);
  for (let j = 0; j < padded.length; j++) bytes[8 + j] = padded.charCodeAt(j);
  let position = 8 + padded.length;
  for (const name of names) {
    const { data } = tensors[name];
    const wide = data instanceof Float64Array;
    for (let j = 0; j < data.length; j++, position += wide ? 8 : 4) {
      if (wide) view.setFloat64(position, data[j], true);
      else view.setFloat32(position, data[j], true);
    }
  }
  return bytes;
}

/** Reads a file. Throws `readSafetensors: …` with what was expected, what came and what to do. */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = bytes.length >= 8 && view.getUint32(4, true) === 0 ? view.getUint32(0, true) : NaN;
  if (!(headerBytes >= 2 && headerBytes <= MAX_HEADER_BYTES && 8 + headerBytes <= bytes.length)) {
    throw refuse(`a header of 2 to ${MAX_HEADER_BYTES} bytes inside the file`, `${bytes.length} bytes that have none`);
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes));
  const start = 8 + headerBytes;
  const room = bytes.length - start;
  const metadata: Record<string, string> = {};
  const found: { name: string; type: TensorType; shape: number[]; begin: number; end: number }[] = [];
  for (const [name, entry] of header) {
    if (name === '__metadata__') Object.assign(metadata, asStrings(entry));
    else found.push({ name, ...asTensor(name, entry) });
  }
  found.sort((a, b) => a.begin - b.begin);
  let expected = 0;
  for (const { name, begin, end } of found) {
    if (begin !== expected || end > room) {
      throw refuse(`tensor ${name} at byte ${expected} of ${room}`, `bytes ${begin} to ${end}`);
    }
    expected = end;
  }
  if (expected !== room) throw refuse(`${expected} bytes of tensors`, `${room}`);
  const tensors = Object.fromEntries(
    found.map(({ name, type, shape, begin }) => [
      name,
      { shape, data: readNumbers(view, start + begin, type, shape, name) },
    ]),
  );
  return { metadata, tensors };
}

function readNumbers(
  view: DataView,
  offset: number,
  type: TensorType,
  shape: readonly number[],
  name: string,
): Float32Array | Float64Array {
  const count = shape.reduce((product, axis) => product * axis, 1);
  const data = type === 'F64' ? new Float64Array(count) : new Float32Array(count);
  for (let j = 0; j < count; j++) {
    data[j] = type === 'F64' ? view.getFloat64(offset + 8 * j, true) : view.getFloat32(offset + 4 * j, true);
    if (!Number.isFinite(data[j])) throw refuse(`finite numbers in ${name}`, `${data[j]} at entry ${j}`);
  }
  return data;
}

/** The header's entries in order. JSON.parse would hide a repeated name, so the names are counted in the text. */
function parseHeader(bytes: Uint8Array): [string, unknown][] {
  let text: string;
  let parsed: unknown;
  try {
    text = decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')); // UTF-8
    parsed = JSON.parse(text);
  } catch {
    throw refuse('a header in JSON', 'text that is not');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) || bytes[0] !== 0x7b) {
    throw refuse('a header that is a JSON object', 'another value');
  }
  const entries = Object.entries(parsed);
  const declared = text.split('"data_offsets"').length - 1;
  const tensors = entries.filter(([name]) => name !== '__metadata__').length;
  if (declared !== tensors) throw refuse('each tensor named once', `${declared} tensors under ${tensors} names`);
  return entries;
}

function asStrings(entry: unknown): Record<string, string> {
  if (typeof entry !== 'object' || entry === null || Object.values(entry).some((value) => typeof value !== 'string')) {
    throw refuse('metadata that maps words to words', 'something else');
  }
  return entry as Record<string, string>;
}

function asTensor(name: string, entry: unknown): { type: TensorType; shape: number[]; begin: number; end: number } {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (dtype !== 'F32' && dtype !== 'F64') throw refuse(`dtype F32 or F64 for ${name}`, String(dtype));
  if (!isCounts(shape)) throw refuse(`a shape of whole numbers for ${name}`, JSON.stringify(shape));
  if (!isCounts(offsets) || offsets.length !== 2) throw refuse(`two data_offsets for ${name}`, JSON.stringify(offsets));
  const [begin, end] = offsets;
  const size = shape.reduce((product, axis) => product * axis, BYTES[dtype]);
  if (!Number.isSafeInteger(size) || end - begin !== size) {
    throw refuse(`${size} bytes for ${name} of shape (${shape.join(',')})`, `${end - begin}`);
  }
  return { type: dtype, shape, begin, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function escapeToAscii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function refuse(expected: string, got: string): Error {
  return new Error(`readSafetensors: expected ${expected}, got ${got}; save the model again or choose another file`);
}
