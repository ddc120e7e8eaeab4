/** Little pieces of which the tests build their files. */

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
export const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

function written(count: number, size: number, write: (view: DataView, at: number, n: number) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(count * size));
  for (let n = 0; n < count; n += 1) write(view, n * size, n);
  return new Uint8Array(view.buffer);
}
export const u16 = (...values: number[]): Uint8Array =>
  written(values.length, 2, (view, at, n) => view.setUint16(at, values[n], true));
export const u32 = (...values: number[]): Uint8Array =>
  written(values.length, 4, (view, at, n) => view.setUint32(at, values[n], true));
export const u16be = (...values: number[]): Uint8Array =>
  written(values.length, 2, (view, at, n) => view.setUint16(at, values[n]));
export const u32be = (...values: number[]): Uint8Array =>
  written(values.length, 4, (view, at, n) => view.setUint32(at, values[n]));

export type Coding = 'unsigned' | 'signed' | 'float';

/** Levels of −1 … 1 as samples of `bytes` bytes each. */
export function encoded(levels: readonly number[], coding: Coding, bytes: number, little = true): Uint8Array {
  return written(levels.length, bytes, (view, at, n) => {
    const level = levels[n];
    const whole = (bits: number): number =>
      Math.max(-(2 ** bits), Math.min(2 ** bits - 1, Math.round(level * 2 ** bits)));
    if (coding === 'float' && bytes === 4) view.setFloat32(at, level, little);
    else if (coding === 'float') view.setFloat64(at, level, little);
    else if (coding === 'unsigned') view.setUint8(at, 128 + whole(7));
    else if (bytes === 1) view.setInt8(at, whole(7));
    else if (bytes === 2) view.setInt16(at, whole(15), little);
    else if (bytes === 4) view.setInt32(at, whole(31), little);
    else {
      const value = whole(23);
      const order = little ? [0, 1, 2] : [2, 1, 0];
      order.forEach((place, i) => view.setUint8(at + place, (value >> (8 * i)) & 0xff));
    }
  });
}

/** A decaying tone: `count` levels of −0.9 … 0.9. */
export function tone(count: number, perCycle = 12): number[] {
  return Array.from({ length: count }, (_, n) => 0.9 * 0.99 ** n * Math.sin((2 * Math.PI * n) / perCycle));
}
