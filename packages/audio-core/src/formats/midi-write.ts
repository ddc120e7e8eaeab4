/**
 * Writes notes as a Standard MIDI File of format 0, which every player reads.
 *
 * Must not: round what it is given; times are ticks.
 */

export interface WrittenNote {
  readonly onsetTicks: number;
  /** At least 1. */
  readonly durationTicks: number;
  readonly pitch: number;
  /** 1 … 127; 80 if left out. */
  readonly velocity?: number;
  /** 0 … 15; 0 if left out. */
  readonly channel?: number;
}

export interface MidiWriteOptions {
  readonly ticksPerQuarter: number;
  readonly microsecondsPerQuarter: number;
}
/** 120 quarters a minute. */
export const MIDI_WRITE_DEFAULTS: MidiWriteOptions = { ticksPerQuarter: 480, microsecondsPerQuarter: 500_000 };

const LARGEST_TICKS = 2 ** 28 - 1;

/**
 * Notes in any order → the bytes of a .mid file.
 *
 * @throws RangeError if a number lies outside of what MIDI can hold.
 */
export function writeMidi(
  notes: readonly WrittenNote[],
  options: Partial<MidiWriteOptions> = {},
): Uint8Array<ArrayBuffer> {
  const { ticksPerQuarter, microsecondsPerQuarter } = { ...MIDI_WRITE_DEFAULTS, ...options };
  whole('ticksPerQuarter', ticksPerQuarter, 1, 0x7fff);
  whole('microsecondsPerQuarter', microsecondsPerQuarter, 1, 0xff_ffff);
  const events = notes.flatMap(({ onsetTicks, durationTicks, pitch, velocity = 80, channel = 0 }) => {
    whole('onsetTicks', onsetTicks, 0, LARGEST_TICKS);
    whole('durationTicks', durationTicks, 1, LARGEST_TICKS - onsetTicks);
    whole('pitch', pitch, 0, 127);
    whole('velocity', velocity, 1, 127);
    whole('channel', channel, 0, 15);
    return [
      { ticks: onsetTicks, order: 1, bytes: [0x90 | channel, pitch, velocity] },
      // What ends goes before what begins, so that a repeated pitch is two notes.
      { ticks: onsetTicks + durationTicks, order: 0, bytes: [0x80 | channel, pitch, 0] },
    ];
  });
  events.sort((a, b) => a.ticks - b.ticks || a.order - b.order);
  const track: number[] = [0, 0xff, 0x51, 3, ...bigEndian(microsecondsPerQuarter, 3)];
  let now = 0;
  for (const { ticks, bytes } of events) {
    track.push(...sevenBits(ticks - now), ...bytes);
    now = ticks;
  }
  track.push(0, 0xff, 0x2f, 0);
  const header = [0x4d, 0x54, 0x68, 0x64, ...bigEndian(6, 4), 0, 0, 0, 1, ...bigEndian(ticksPerQuarter, 2)];
  return Uint8Array.from([...header, 0x4d, 0x54, 0x72, 0x6b, ...bigEndian(track.length, 4), ...track]);
}

function whole(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new RangeError(`writeMidi: ${name} must be a whole number from ${low} to ${high}, got ${value}`);
}

function bigEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => (value >>> (8 * (bytes - 1 - i))) & 0xff);
}

/** 7 bits a byte, high bits first, all but the last marked. */
function sevenBits(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
