/** WAV, AU and SPHERE files of a few hundred bytes, whole or odd, for tests. */
import { MS_WEIGHTS } from '../src/formats/adpcm';
import { type Coding, ascii, encoded, joined, tone, u16, u32, u32be } from './byte-writers';

export type Chunk = readonly [id: string, body: Uint8Array, declaredBytes?: number];

/** A RIFF file of the kind WAVE. */
export function riff(chunks: readonly Chunk[], options: { riffBytes?: number; padding?: boolean } = {}): Uint8Array {
  const bodies = chunks.map(([id, body, declared]) => {
    const padding = body.length % 2 === 1 && options.padding !== false ? 1 : 0;
    return joined(ascii(id), u32(declared ?? body.length), body, new Uint8Array(padding));
  });
  const content = joined(ascii('WAVE'), ...bodies);
  return joined(ascii('RIFF'), u32(options.riffBytes ?? content.length), content);
}

export interface Layout {
  tag?: number;
  channels?: number;
  rateHz?: number;
  bits?: number;
  containerBytes?: number;
  /** Of a frame, or of a block of ADPCM. */
  blockBytes?: number;
  /** cbSize and what follows it. */
  extra?: Uint8Array;
}

/** A `fmt ` chunk. */
export function wavFormat(layout: Layout): Chunk {
  const { tag = 1, channels = 1, rateHz = 8000, bits = 16, extra = new Uint8Array(0) } = layout;
  const block = layout.blockBytes ?? channels * (layout.containerBytes ?? Math.ceil(bits / 8));
  return ['fmt ', joined(u16(tag, channels), u32(rateHz, rateHz * block), u16(block, bits), extra)];
}

/** The same as WAVE_FORMAT_EXTENSIBLE. */
export function extensible(realTag: number, layout: Layout): Chunk {
  const tail = Uint8Array.of(0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71);
  const extra = joined(u16(22, layout.bits ?? 16), u32(0), u16(realTag), tail);
  return wavFormat({ ...layout, tag: 0xfffe, extra });
}

/** A `fmt ` chunk of ADPCM. */
export function adpcmFormat(kind: 'ima' | 'ms', channels: number, blockBytes: number, framesPerBlock: number): Chunk {
  const weights = joined(u16(MS_WEIGHTS.length), u16(...MS_WEIGHTS.flat().map((weight) => weight & 0xffff)));
  const extra = kind === 'ima' ? u16(2, framesPerBlock) : joined(u16(32, framesPerBlock), weights);
  return wavFormat({ tag: kind === 'ima' ? 0x11 : 2, channels, bits: 4, blockBytes, extra });
}

/** An AU file. `sizeBytes` and `start` as the header states them. */
export function au(
  encoding: number,
  body: Uint8Array,
  options: { channels?: number; rateHz?: number; sizeBytes?: number; start?: number; note?: string } = {},
): Uint8Array {
  const note = ascii(options.note ?? '\0\0\0\0');
  const { channels = 1, rateHz = 8000, sizeBytes = body.length, start = 24 + note.length } = options;
  return joined(ascii('.snd'), u32be(start, sizeBytes, encoding, rateHz, channels), note, body);
}

/** A NIST SPHERE file of those header lines. */
export function sphere(lines: readonly string[], body: Uint8Array, headerBytes = 1024): Uint8Array {
  const text = `NIST_1A\n${String(headerBytes).padStart(7)}\n${lines.map((line) => `${line}\n`).join('')}end_head\n`;
  return joined(ascii(text.padEnd(headerBytes, ' ')), body);
}

/** The header lines of a TIMIT file of `count` samples. */
export const timitLines = (count: number): string[] => [
  'database_id -s5 TIMIT',
  'channel_count -i 1',
  `sample_count -i ${count}`,
  'sample_rate -i 16000',
  'sample_n_bytes -i 2',
  'sample_byte_format -s2 01',
  'sample_sig_bits -i 16',
];

const levels = (count: number, coding: Coding, bytes: number, little = true): Uint8Array =>
  encoded(tone(count), coding, bytes, little);

export const wavSeeds = (): Uint8Array[] => [
  riff([wavFormat({}), ['data', levels(40, 'signed', 2)]]),
  riff([wavFormat({ bits: 8 }), ['data', levels(41, 'unsigned', 1)]]),
  riff([wavFormat({ bits: 24, channels: 2 }), ['data', levels(40, 'signed', 3)]]),
  riff([['LIST', ascii('INFOx')], extensible(3, { bits: 32, channels: 2 }), ['data', levels(40, 'float', 4)]]),
  riff([wavFormat({ tag: 3, bits: 64 }), ['data', levels(20, 'float', 8), 0]], { riffBytes: 0 }),
  riff([wavFormat({ tag: 6, bits: 8 }), ['data', levels(60, 'signed', 1)], ['id3 ', ascii('abc')]]),
  riff([wavFormat({ tag: 7, bits: 8, channels: 2 }), ['fact', u32(30)], ['data', levels(60, 'signed', 1)]]),
  riff([adpcmFormat('ima', 1, 36, 65), ['fact', u32(120)], ['data', levels(72, 'signed', 1)]]),
  riff([adpcmFormat('ms', 2, 46, 34), ['data', levels(100, 'signed', 1)]]),
];

export const auSeeds = (): Uint8Array[] => [
  au(3, levels(50, 'signed', 2, false)),
  au(1, levels(60, 'signed', 1), { sizeBytes: 0xffff_ffff, note: 'said on tape' }),
  au(6, levels(30, 'float', 4, false), { channels: 2 }),
  au(4, levels(30, 'signed', 3, false)),
];

export const sphereSeeds = (): Uint8Array[] => [
  sphere(timitLines(50), levels(50, 'signed', 2)),
  sphere(
    ['sample_rate -i 8000', 'channel_count -i 2', 'sample_coding -s4 ulaw', '; heard by telephone'],
    levels(80, 'signed', 1),
  ),
  sphere(
    ['sample_rate -i 16000', 'sample_byte_format -s2 10', 'sample_count -i 40', 'sample_checksum -i 7'],
    levels(40, 'signed', 2, false),
  ),
];
