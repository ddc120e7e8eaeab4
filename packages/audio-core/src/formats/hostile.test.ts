import { expect, test } from 'vitest';
import { ascii } from '../../test-support/byte-writers';
import { countAllocations } from '../../test-support/allocations';
import { judgeFairly } from '../../test-support/fuzz';
import { fuzzTargets } from '../../test-support/fuzz-targets';
import { midi } from '../../test-support/midi-files';
import { sphere } from '../../test-support/sound-files';

/** Fuzzing tries small files; what takes too long only when it is large has to be thought up. */
const MEGABYTE = 2 ** 20;
const repeated = (piece: Uint8Array, bytes = MEGABYTE): Uint8Array => {
  const whole = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += piece.length) whole.set(piece.subarray(0, bytes - at), at);
  return whole;
};
const text = (piece: string, head = ''): Uint8Array => {
  const whole = repeated(ascii(piece));
  whole.set(ascii(head));
  return whole;
};
const numbers = (...piece: number[]): number[] => [...repeated(Uint8Array.from(piece), 600_000)];
function wav(piece: string): Uint8Array {
  return text(piece, 'RIFF\xff\xff\xff\x7fWAVE');
}
/** A directory of 16,000 entries, all alike. */
function zipOfTwins(): Uint8Array {
  const file = repeated(Uint8Array.from([...ascii('PK\x01\x02'), ...new Uint8Array(42)]));
  const at = 46 * 16_000;
  file.set(ascii('PK\x05\x06\0\0\0\0\x80\x3e\x80\x3e'), at);
  new DataView(file.buffer).setUint32(at + 12, at, true);
  return file.subarray(0, at + 22);
}

test.each([
  ['wav', 'empty chunks', wav('data\0\0\0\0')],
  ['wav', 'chunks of no size', wav('data\0\0\0\0abcd\x01\0\0\0x')],
  ['wav', 'no chunk', wav('\0')],
  ['au', 'zeros', text('\0', '.snd')],
  ['sphere', 'a header of many lines', sphere(Array<string>(16_000).fill('a a'), new Uint8Array(9), 65_536)],
  ['sphere', 'a header without lines', text(' ', 'NIST_1A\n   65536')],
  ['midi', 'notes that never end', midi([numbers(0, 0x90, 60, 64)])],
  ['midi', 'one pitch begun and ended', midi([[...numbers(0, 0x90, 60, 64).slice(0, 300_000), ...numbers(1, 60, 0)]])],
  ['midi', 'changes of tempo', midi([numbers(1, 0xff, 0x51, 3, 1, 1, 1)])],
  ['midi', 'empty texts', midi([numbers(0, 0xff, 1, 0)])],
  ['midi', 'empty tracks', text('MTrk\0\0\0\0', 'MThd\0\0\0\x06\0\x01\0\x01\0\x60')],
  ['midi', 'strange parts', text('Abcd\0\0\0\0', 'MThd\0\0\0\x06\0\x01\xff\xff\0\x60')],
  ['abc', 'tunes without music', text('X:1\n')],
  ['abc', 'tunes of one note', text('X:1\nK:C\nA\n\n')],
  ['abc', 'one long line', text('A', 'X:1\nK:C\n')],
  ['abc', 'colons', text('X:1\nK:C\n:::::::::::::::::::::::::::::::\n\n')],
  ['abc', 'signs nobody knows', text(`X:1\nK:C\n${'#'.repeat(60_000)}\n\n`)],
  ['abc', 'open brackets', text(`X:1\nK:C\n${'["{!'.repeat(15_000)}\n\n`)],
  ['abc', 'repeats', text(`X:1\nK:C\nA|1${':|2'.repeat(20_000)}\n\n`)],
  ['abc', 'ties and broken rhythms', text(`X:1\nK:C\n${'A->'.repeat(20_000)}\n\n`)],
  ['abc', 'percent signs in titles', text(`X:1\nT:${'\\%'.repeat(30_000)}\nK:C\nA\n\n`)],
  ['tar', 'zeros', text('\0')],
  ['zip', 'marks of the end', text('PK\x05\x06')],
  ['zip', 'twins', zipOfTwins()],
])('a megabyte of %s: %s', async (name, _what, bytes) => {
  const target = fuzzTargets.find((one) => one.name === name);
  if (target === undefined) throw new Error(name);
  const count = countAllocations();
  try {
    expect((await judgeFairly(target, bytes, count)).fault).toBeUndefined();
  } finally {
    count.end();
  }
});
