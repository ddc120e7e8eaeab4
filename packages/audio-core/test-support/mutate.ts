/** Damages files as the world does and as an attacker would: flipped bits, wild lengths, pieces lost, doubled, swapped. */
import { ascii } from './byte-writers';
import type { Draws } from './draws';

const WILD_BYTES = [0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x20, 0x0a];
const WILD_NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_fffe]; // prettier-ignore
/** Half of the places are near the ends, where headers and directories are. */
const NEAR_BYTES = 128;
const LONGEST_BYTES = 4096;

/** A copy of a file with 1 to 8 changes; `others` lend pieces, `tokens` are words of the format. */
export function mutate(
  file: Uint8Array,
  others: readonly Uint8Array[],
  tokens: readonly string[],
  draws: Draws,
): Uint8Array {
  let bytes: Uint8Array = file.slice();
  const changes = 1 + draws.below(8);
  for (let i = 0; i < changes; i += 1) bytes = changed(bytes, others, tokens, draws).subarray(0, LONGEST_BYTES);
  return bytes.slice();
}

function placeIn(length: number, draws: Draws): number {
  const near = Math.min(NEAR_BYTES, length);
  switch (draws.below(4)) {
    case 0:
      return draws.below(near);
    case 1:
      return length - near + draws.below(near);
    default:
      return draws.below(length);
  }
}

function changed(
  bytes: Uint8Array,
  others: readonly Uint8Array[],
  tokens: readonly string[],
  draws: Draws,
): Uint8Array {
  const at = placeIn(bytes.length, draws);
  const span = 1 + draws.below(draws.below(2) === 0 ? 8 : 64);
  switch (draws.below(tokens.length > 0 ? 12 : 10)) {
    case 0:
      if (bytes.length > 0) bytes[at] ^= 1 << draws.below(8);
      return bytes;
    case 1:
      if (bytes.length > 0) bytes[at] = draws.below(256);
      return bytes;
    case 2:
      if (bytes.length > 0) bytes[at] = WILD_BYTES[draws.below(WILD_BYTES.length)];
      return bytes;
    case 3:
      return wildNumber(bytes, at, draws);
    case 4:
      return spliced(bytes, at, at + span, new Uint8Array(0));
    case 5:
      return spliced(bytes, at, at, bytes.slice(at, at + span));
    case 6:
      return spliced(bytes, at, at, new Uint8Array(span).fill(draws.below(256)));
    case 7: {
      const other = others[draws.below(others.length)];
      const from = draws.below(other.length);
      return spliced(bytes, at, at + draws.below(span), other.subarray(from, from + span));
    }
    case 8:
      // Cut off seldom: every cut is tried one by one anyway.
      return draws.below(4) === 0 ? bytes.subarray(0, at) : wildNumber(bytes, at, draws);
    case 9: {
      const from = placeIn(bytes.length, draws);
      bytes.copyWithin(at, from, from + span);
      return bytes;
    }
    default:
      return spliced(bytes, at, at + draws.below(3), ascii(tokens[draws.below(tokens.length)]));
  }
}

/** 16 or 32 bits that lengths and counts are not prepared for, in either order of bytes. */
function wildNumber(bytes: Uint8Array, at: number, draws: Draws): Uint8Array {
  const value = WILD_NUMBERS[draws.below(WILD_NUMBERS.length)];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = draws.below(2) === 0;
  if (draws.below(2) === 0) {
    if (at + 2 <= bytes.length) view.setUint16(at, value & 0xffff, little);
  } else if (at + 4 <= bytes.length) view.setUint32(at, value, little);
  return bytes;
}

function spliced(bytes: Uint8Array, from: number, to: number, piece: Uint8Array): Uint8Array {
  const rest = bytes.subarray(Math.min(to, bytes.length));
  const result = new Uint8Array(from + piece.length + rest.length);
  result.set(bytes.subarray(0, from));
  result.set(piece, from);
  result.set(rest, from + piece.length);
  return result;
}
