/** The check sum of zip and gzip: CRC-32, reflected, polynomial 0xEDB88320. Source: ISO 3309. */

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let rest = n;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb8_8320 : rest >>> 1;
  return rest;
});

/** Goes on from `sum` (0 at the start) with more bytes. */
export function crc32(bytes: Uint8Array, sum = 0): number {
  let rest = ~sum;
  for (let n = 0; n < bytes.length; n += 1) rest = (rest >>> 8) ^ TABLE[(rest ^ bytes[n]) & 0xff];
  return ~rest >>> 0;
}
