/**
 * Bytes as text, for files that carry arrays inside a program (RFC 4648, section 4).
 *
 * Must not: use btoa, which takes a string of bytes and stands only where there is a page or a worker.
 */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding, no line ends. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = Math.min(3, bytes.length - at);
    const three = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let j = 0; j < 4; j++) parts.push(j <= left ? LETTERS[(three >> (18 - 6 * j)) & 63] : '=');
  }
  return parts.join('');
}

/** The same in lines of at most `width` letters. */
export function toBase64Lines(bytes: Uint8Array, width = 116): string[] {
  const text = toBase64(bytes);
  return Array.from({ length: Math.ceil(text.length / width) }, (_, n) => text.slice(n * width, (n + 1) * width));
}
