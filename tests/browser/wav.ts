/** WAV files for the tests, made on the spot: a buzz through two resonances, and the ways a file can be broken. */

export interface WavOptions {
  readonly rateHz?: number;
  readonly channels?: number;
  readonly seconds?: number;
}

/** 16-bit PCM: pulses at 110 Hz through two resonances that glide, silent in the middle fifth. */
export function wav({ rateHz = 8000, channels = 2, seconds = 1 }: WavOptions = {}): Buffer {
  const frames = Math.round(rateHz * seconds);
  const data = Buffer.alloc(2 * channels * frames);
  const states = [
    [0, 0],
    [0, 0],
  ];
  let phase = 0;
  for (let n = 0; n < frames; n++) {
    const part = n / frames;
    phase += 110 / rateHz;
    let sample = phase >= 1 ? 1 : 0;
    phase %= 1;
    if (part > 0.4 && part < 0.6) sample = 0;
    [400 + 400 * part, 2200 - 900 * part].forEach((hz, i) => {
      const radius = 0.97;
      const next =
        sample + 2 * radius * Math.cos((2 * Math.PI * hz) / rateHz) * states[i][0] - radius ** 2 * states[i][1];
      states[i] = [next, states[i][0]];
      sample = 0.3 * next;
    });
    for (let channel = 0; channel < channels; channel++) {
      const value = Math.round(20_000 * Math.max(-1, Math.min(1, sample / (channel + 1))));
      data.writeInt16LE(value, 2 * (channels * n + channel));
    }
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(2 * channels * rateHz, 28);
  header.writeUInt16LE(2 * channels, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** A file as Playwright's setInputFiles takes it. */
export function file(buffer: Buffer, name = 'voice.wav'): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'audio/wav', buffer };
}
