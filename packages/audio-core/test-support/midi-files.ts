/** Small MIDI files, whole or odd, for tests. */
import { ascii, joined, u16be, u32be } from './byte-writers';

/** A file of those tracks; options are what the header says. */
export function midi(
  tracks: readonly (readonly number[])[],
  options: { format?: number; division?: number; tracks?: number } = {},
): Uint8Array {
  const { format = tracks.length > 1 ? 1 : 0, division = 96, tracks: count = tracks.length } = options;
  const header = joined(ascii('MThd'), u32be(6), u16be(format, count, division));
  return joined(header, ...tracks.map((body) => joined(ascii('MTrk'), u32be(body.length), Uint8Array.from(body))));
}

export const END = [0, 0xff, 0x2f, 0];
export const tempo = (microseconds: number): number[] => [
  0, 0xff, 0x51, 3, (microseconds >> 16) & 255, (microseconds >> 8) & 255, microseconds & 255,
]; // prettier-ignore
export const METER_6_8 = [0, 0xff, 0x58, 4, 6, 3, 36, 8];
export const KEY_E_FLAT_MINOR = [0, 0xff, 0x59, 2, 0xfa, 1];

/** A scale in running status: one status byte, then pairs. */
export const scale = (count: number, channel = 0): number[] => [
  0,
  0x90 | channel,
  60,
  64,
  ...Array.from({ length: count - 1 }, (_, n) => [48, 60 + n, 0, 0, 61 + n, 64]).flat(),
  48,
  59 + count,
  0,
];

export const midiSeeds = (): Uint8Array[] => [
  midi([[...tempo(400_000), ...METER_6_8, ...KEY_E_FLAT_MINOR, ...scale(8), ...END]]),
  midi([
    [...tempo(600_000), 0x81, 0x00, ...tempo(300_000), ...END].filter((_, n) => n !== 9),
    [0, 0xc3, 5, 0, 0xb3, 7, 100, ...scale(6, 3), ...END],
    [0, 0xf0, 3, 1, 2, 0xf7, 0, 0x99, 35, 100, 10, 0x89, 35, 64, ...END],
  ]),
  midi([[0, 0xff, 3, 4, 84, 117, 110, 101, 0, 0x92, 70, 90, 0, 70, 91, 0x83, 0x60, 0x82, 70, 0, 10, 70, 0, ...END]]),
];
