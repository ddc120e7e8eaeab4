/**
 * Text in foreign files, one byte a character, and how to show it.
 *
 * Must not: believe that a foreign text is short, or fit to be shown as it is.
 */

/** The text of `length` bytes at `start`, one character a byte; shorter at the end of the file. At most 4096. */
export function asciiAt(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + Math.min(length, 4096)));
}

/** True if the bytes at `start` are those characters. */
export function startsWithAt(bytes: Uint8Array, start: number, text: string): boolean {
  return asciiAt(bytes, start, text.length) === text;
}

const LONGEST_SHOWN = 80;

/** A foreign text made fit to be shown: what is not plain ASCII becomes a dot, and it is cut at 80 characters. */
export function printable(text: string): string {
  const plain = text.slice(0, LONGEST_SHOWN).replace(/[^\x20-\x7e]/g, '·');
  return text.length > LONGEST_SHOWN ? `${plain}…` : plain;
}

/** A view of exactly these bytes, wherever they lie in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const PIECE_BYTES = 4096;

/** All bytes from `start` to `end`, one character a byte, however many. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += PIECE_BYTES) text += asciiAt(bytes, at, Math.min(PIECE_BYTES, end - at));
  return text;
}

/** Characters of one byte each read again as UTF-8; as they are where they are not UTF-8. */
export function utf8OrLatin1(text: string): string {
  try {
    return decodeURIComponent(text.replace(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`));
  } catch {
    return text;
  }
}
