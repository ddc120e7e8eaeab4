/**
 * Reads one track of a MIDI file: events, each after a number of ticks, of which notes, tempo, metre and key are kept.
 *
 * Must not: throw, read beyond the track, or guess where the next event starts after a broken one.
 * Source: MIDI Manufacturers Association, Standard MIDI Files 1.0 and MIDI 1.0 Detailed Specification.
 */
import type { OpenSong } from './midi-song';
import { type Refusal, type Warnings, refuse } from './outcome';

export interface TrackPlace {
  readonly start: number;
  readonly end: number;
  readonly track: number;
  /** True if the file ends before the track does. */
  readonly cut: boolean;
}

/** A track while it is read. */
interface Reading extends TrackPlace {
  readonly bytes: Uint8Array;
  readonly song: OpenSong;
  readonly warnings: Warnings;
  at: number;
  ticks: number;
  /** The status byte that data bytes without one belong to; 0 if there is none. */
  running: number;
  ended: boolean;
  /** For each channel and pitch the indices of notes that sound, first on first off. */
  readonly sounding: Map<number, { readonly notes: number[]; first: number }>;
}

/** `'cut'`: the track ends in the middle of an event. */
type Trouble = Refusal | 'cut' | null;

const LARGEST_TICKS = 2 ** 31 - 1;
const LONGEST_NUMBER_BYTES = 4;
const MOST_CHANGES = 10_000;
const SYSEX = 0xf0;
const SYSEX_MORE = 0xf7;
const META = 0xff;
const META_END = 0x2f;
const META_TEMPO = 0x51;
const META_METER = 0x58;
const META_KEY = 0x59;
const DAMAGED = 'It is damaged; copy it or save it again.';

/** Adds what the track holds to the song. Null if it could be read. */
export function readMidiTrack(
  bytes: Uint8Array,
  place: TrackPlace,
  song: OpenSong,
  warnings: Warnings,
): Refusal | null {
  const reading: Reading = {
    ...place,
    bytes,
    song,
    warnings,
    at: place.start,
    ticks: 0,
    running: 0,
    ended: false,
    sounding: new Map(),
  };
  let trouble: Trouble = null;
  while (trouble === null && !reading.ended && reading.at < reading.end) trouble = readEvent(reading);
  closeNotes(reading);
  if (trouble !== null && trouble !== 'cut') return trouble;
  const name = `Track ${place.track + 1}`;
  if (place.cut) warnings.add(`${name} is cut off; it was read as far as it goes.`);
  else if (trouble === 'cut') {
    return refuse('bad-format', reading.at, `${name} ends in the middle of an event.`, DAMAGED);
  } else if (!reading.ended) warnings.add(`${name} has no mark at its end.`);
  else if (reading.at < reading.end) warnings.add(`${name} goes on after its mark of end; the rest was left out.`);
  return null;
}

function readEvent(reading: Reading): Trouble {
  const { bytes, song } = reading;
  const start = reading.at;
  if ((song.events += 1) > song.limits.maxEvents) {
    const message = `The file has more than ${song.limits.maxEvents} events.`;
    return refuse('too-long', start, message, 'Open a part of it.');
  }
  const delta = readNumber(reading);
  if (typeof delta !== 'number') return delta;
  reading.ticks += delta;
  if (reading.ticks > LARGEST_TICKS) {
    return refuse('bad-format', start, 'The time of an event is beyond what MIDI can count.', DAMAGED);
  }
  if (reading.at >= reading.end) return 'cut';
  let status = bytes[reading.at];
  if (status >= 0x80) reading.at += 1;
  else if (reading.running !== 0) status = reading.running;
  else {
    const message = `An event was expected; byte ${status} is data without one.`;
    return refuse('bad-format', reading.at, message, DAMAGED);
  }
  if (status === META) return readMeta(reading);
  if (status === SYSEX || status === SYSEX_MORE) {
    reading.running = 0;
    return skipBody(reading);
  }
  if (status > SYSEX) {
    const message = `Event 0x${status.toString(16)} has no place in a file.`;
    return refuse('bad-format', reading.at - 1, message, DAMAGED);
  }
  reading.running = status;
  return readChannelEvent(reading, status);
}

function readChannelEvent(reading: Reading, status: number): Trouble {
  const { bytes } = reading;
  const kind = status >> 4;
  const count = kind === 0xc || kind === 0xd ? 1 : 2;
  for (let i = 0; i < count; i += 1) {
    if (reading.at + i >= reading.end) return 'cut';
    if (bytes[reading.at + i] >= 0x80) {
      const message = `A data byte was expected; ${bytes[reading.at + i]} is none (0 to 127).`;
      return refuse('bad-format', reading.at + i, message, DAMAGED);
    }
  }
  const channel = status & 15;
  const pitch = bytes[reading.at];
  const velocity = count === 2 ? bytes[reading.at + 1] : 0;
  const offset = reading.at;
  reading.at += count;
  if (kind === 9 && velocity > 0) return beginNote(reading, channel, pitch, velocity, offset);
  if (kind === 8 || kind === 9) endNote(reading, channel, pitch);
  return null;
}

function beginNote(reading: Reading, channel: number, pitch: number, velocity: number, offset: number): Trouble {
  const { song, sounding, track, ticks } = reading;
  if (song.notes.length >= song.limits.maxNotes) {
    const message = `The file has more than ${song.limits.maxNotes} notes.`;
    return refuse('too-long', offset, message, 'Open a part of it.');
  }
  const key = (channel << 7) | pitch;
  const queue = sounding.get(key);
  if (queue === undefined) sounding.set(key, { notes: [song.notes.length], first: 0 });
  else queue.notes.push(song.notes.length);
  song.notes.push({
    onsetTicks: ticks,
    durationTicks: 0,
    onsetSeconds: 0,
    durationSeconds: 0,
    pitch,
    velocity,
    channel,
    track,
  });
  return null;
}

function endNote(reading: Reading, channel: number, pitch: number): void {
  const queue = reading.sounding.get((channel << 7) | pitch);
  if (queue === undefined || queue.first >= queue.notes.length) {
    reading.song.unbegun += 1;
    return;
  }
  const note = reading.song.notes[queue.notes[queue.first]];
  queue.first += 1;
  note.durationTicks = reading.ticks - note.onsetTicks;
}

/** Ends what still sounds at the end of the track. */
function closeNotes(reading: Reading): void {
  for (const queue of reading.sounding.values()) {
    for (; queue.first < queue.notes.length; queue.first += 1) {
      const note = reading.song.notes[queue.notes[queue.first]];
      note.durationTicks = reading.ticks - note.onsetTicks;
      reading.song.unended += 1;
    }
  }
}

function readMeta(reading: Reading): Trouble {
  reading.running = 0;
  if (reading.at >= reading.end) return 'cut';
  const kind = reading.bytes[reading.at];
  reading.at += 1;
  const length = readNumber(reading);
  if (typeof length !== 'number') return length;
  if (reading.at + length > reading.end) return 'cut';
  const body = reading.bytes.subarray(reading.at, reading.at + length);
  reading.at += length;
  if (kind === META_END) reading.ended = true;
  return keepChange(reading, kind, body);
}

/** Keeps tempo, metre and key; those that cannot be meant are left out with a warning. */
function keepChange(reading: Reading, kind: number, body: Uint8Array): Trouble {
  const { song, ticks } = reading;
  if (song.tempos.length + song.meters.length + song.keys.length >= MOST_CHANGES) {
    const message = `The file changes tempo, metre or key more than ${MOST_CHANGES} times.`;
    return refuse('too-long', reading.at, message, 'Open a part of it.');
  }
  const odd = (what: string): null => {
    reading.warnings.add(`A ${what} at tick ${ticks} cannot be meant; it was left out.`);
    return null;
  };
  if (kind === META_TEMPO) {
    const microsecondsPerQuarter = body.length === 3 ? (body[0] << 16) | (body[1] << 8) | body[2] : 0;
    if (microsecondsPerQuarter === 0) return odd('tempo');
    song.tempos.push({ ticks, microsecondsPerQuarter });
  } else if (kind === META_METER) {
    if (body.length < 2 || body[0] === 0 || body[1] > 6) return odd('metre');
    song.meters.push({ ticks, beats: body[0], unit: 2 ** body[1] });
  } else if (kind === META_KEY) {
    const fifths = body.length === 2 ? (body[0] << 24) >> 24 : 99;
    if (Math.abs(fifths) > 7 || body[1] > 1) return odd('key');
    song.keys.push({ ticks, fifths, mode: body[1] === 1 ? 'minor' : 'major' });
  }
  return null;
}

function skipBody(reading: Reading): Trouble {
  const length = readNumber(reading);
  if (typeof length !== 'number') return length;
  if (reading.at + length > reading.end) return 'cut';
  reading.at += length;
  return null;
}

/** A number of 7 bits a byte, high bits first, at most 4 bytes. */
function readNumber(reading: Reading): number | Refusal | 'cut' {
  let value = 0;
  for (let i = 0; i < LONGEST_NUMBER_BYTES; i += 1) {
    if (reading.at >= reading.end) return 'cut';
    const byte = reading.bytes[reading.at];
    reading.at += 1;
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return refuse('bad-format', reading.at, 'A number has more than 4 bytes.', DAMAGED);
}
