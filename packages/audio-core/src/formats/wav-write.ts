/**
 * Writes a WAV file: mono, 16-bit PCM, the form that every program reads.
 *
 * Must not: scale. What lies beyond full scale is clipped.
 */
const HEADER_BYTES = 44;

/**
 * Mono samples in −1 … 1 → the bytes of a WAV file.
 *
 * @throws RangeError if a sample is not finite or rateHz is not a whole number from 1 to 2³² − 1.
 */
export function writeWav(samples: Float32Array, rateHz: number): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(rateHz) || rateHz < 1 || rateHz > 0xffff_ffff) {
    throw new RangeError(`writeWav: rateHz must be a whole number from 1 to 4294967295, got ${rateHz}`);
  }
  const dataBytes = 2 * samples.length;
  const bytes = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(bytes.buffer);
  const text = (at: number, id: string): void =>
    bytes.set(
      [...id].map((letter) => letter.charCodeAt(0)),
      at,
    );
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); // size of the format chunk
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, rateHz, true);
  view.setUint32(28, 2 * rateHz, true); // bytes a second
  view.setUint16(32, 2, true); // bytes a frame
  view.setUint16(34, 16, true); // bits a sample
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  for (let n = 0; n < samples.length; n += 1) {
    if (!Number.isFinite(samples[n])) {
      throw new RangeError(`writeWav: samples must be finite numbers, got ${samples[n]} at index ${n}`);
    }
    const level = Math.max(-32768, Math.min(32767, Math.round(samples[n] * 32768)));
    view.setInt16(HEADER_BYTES + 2 * n, level, true);
  }
  return bytes;
}
