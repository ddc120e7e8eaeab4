/** Small tar, tar.gz and zip archives, whole or odd, for tests. */
import { crc32 } from '../src/formats/crc32';
import { ascii, joined, u16, u32 } from './byte-writers';

const BLOCK = 512;

/** A tar header with a right check sum; `size` as it is to be stated. */
export function tarHeader(name: string, size: number, type = '0', prefix = ''): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => block.set(ascii(text), at);
  put(0, name);
  put(100, '0000644\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\x0000');
  put(345, prefix);
  put(
    148,
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  return block;
}

/** A damaged archive whose headers have right check sums again, so that what lies behind that check is reached. */
export function resummed(archive: Uint8Array): Uint8Array {
  const bytes = archive.slice();
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    if (String.fromCharCode(...block.subarray(257, 262)) !== 'ustar') continue;
    block.fill(32, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.set(ascii(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
  return bytes;
}

/** A file's header, its bytes, and zeros to a whole block. */
export function tarEntry(name: string, body: Uint8Array, type = '0', prefix = ''): Uint8Array {
  const rest = (BLOCK - (body.length % BLOCK)) % BLOCK;
  return joined(tarHeader(name, body.length, type, prefix), body, new Uint8Array(rest));
}

export const TAR_END = new Uint8Array(2 * BLOCK);

/** A record of pax: its own length, a name, a value. */
export function paxRecord(name: string, value: string): Uint8Array {
  const rest = ` ${name}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length > length) length += 1;
  return ascii(`${length}${rest}`);
}

/** All bytes of a stream through one of the platform's (de)compressors. */
export async function through(bytes: Uint8Array, format: 'gzip' | 'deflate-raw'): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export interface ZipFile {
  readonly name: string;
  readonly body: Uint8Array;
  /** The body as it is stored, if not as it is. */
  readonly deflated?: Uint8Array;
  readonly crc?: number;
  readonly size?: number;
  readonly method?: number;
  readonly flags?: number;
  /** Of the local header, as the directory states it. */
  readonly offset?: number;
}

/** A zip archive of those files. `zip64` writes the directory's end in 64 bits too. */
export function zip(
  files: readonly ZipFile[],
  options: { comment?: string; zip64?: boolean; count?: number } = {},
): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, body, deflated, crc = crc32(body), size = body.length, method, flags = 0, offset = at } of files) {
    const stored = deflated ?? body;
    const about = joined(
      u16(20, flags, method ?? (deflated === undefined ? 0 : 8), 0, 0),
      u32(crc, stored.length, size),
      u16(name.length, 0),
    );
    const local = joined(ascii('PK\x03\x04'), about, ascii(name), stored);
    locals.push(local);
    directory.push(joined(ascii('PK\x01\x02'), u16(20), about, u16(0, 0, 0), u32(0, offset), ascii(name)));
    at += local.length;
  }
  const central = joined(...directory);
  const count = options.count ?? files.length;
  const comment = ascii(options.comment ?? '');
  const wide = (value: number): Uint8Array => u32(value, 0);
  const end64 = joined(
    ascii('PK\x06\x06'), wide(44), u16(45, 45), u32(0, 0), wide(count), wide(count), wide(central.length), wide(at),
    ascii('PK\x06\x07'), u32(0), wide(at + central.length), u32(1),
  ); // prettier-ignore
  const end = options.zip64
    ? joined(end64, ascii('PK\x05\x06'), u16(0, 0, 0xffff, 0xffff), u32(0xffff_ffff, 0xffff_ffff))
    : joined(ascii('PK\x05\x06'), u16(0, 0, count, count), u32(central.length, at));
  return joined(...locals, central, end, u16(comment.length), comment);
}

export const tarSeeds = (): Uint8Array[] => [
  joined(tarEntry('a/one.wav', ascii('first')), tarEntry('a/two.txt', ascii('second')), TAR_END),
  joined(
    tarEntry('PaxHeader', joined(paxRecord('path', 'long/name.wav'), paxRecord('size', '5')), 'x'),
    tarEntry('short', ascii('third')),
  ),
  joined(tarEntry('././@LongLink', ascii('very/long/name.wav\0'), 'L'), tarEntry('short', ascii('4th')), TAR_END),
];

export const gzipSeeds = async (): Promise<Uint8Array[]> => Promise.all(tarSeeds().map((tar) => through(tar, 'gzip')));

export async function zipSeeds(): Promise<Uint8Array[]> {
  const body = ascii('one two three four '.repeat(20));
  const deflated = await through(body, 'deflate-raw');
  return [
    zip([
      { name: 'a/stored.txt', body: ascii('stored') },
      { name: 'a/', body: ascii('') },
      { name: 'b.wav', body, deflated },
    ]),
    zip([{ name: 'c.wav', body, deflated }], { zip64: true, comment: 'a comment' }),
  ];
}
