/**
 * Reads a Standard MIDI File of format 0 or 1: notes with onset and duration, in ticks and in seconds, and the tempo.
 *
 * A file that is cut off is read as far as it goes; an event that breaks the rules refuses the file, because whatever
 * follows would be read at the wrong place.
 * Must not: throw, go on after a broken event, or keep what it does not need (controllers, programs, sysex).
 * Source: MIDI Manufacturers Association, Standard MIDI Files 1.0 (1988).
 */
import { asciiAt, printable, viewOf } from './ascii';
import { type OpenSong, type MidiSong, closeSong, openSong } from './midi-song';
import { readMidiTrack } from './midi-track';
import { otherKind } from './other-kinds';
import { type Outcome, type Refusal, type Warnings, accept, collectWarnings, refuse } from './outcome';

const HEADER_BYTES = 14;
const CHUNK_HEADER_BYTES = 8;
const MOST_TRACKS = 1000;

export interface MidiLimits {
  readonly maxBytes: number;
  readonly maxEvents: number;
  readonly maxNotes: number;
}
export const MIDI_LIMITS: MidiLimits = { maxBytes: 10_000_000, maxEvents: 1_000_000, maxNotes: 100_000 };

const SAVE_AGAIN = 'Save it again from the program that made it.';

/** Reads the bytes of a file as MIDI. Never throws: every problem is in the result. */
export function parseMidi(bytes: Uint8Array, limits: MidiLimits = MIDI_LIMITS): Outcome<MidiSong> {
  const header = readHeader(bytes, limits);
  if (!header.ok) return header;
  const { format, tracks: declaredTracks, ticksPerQuarter, end: start } = header.value;
  const warnings = collectWarnings();
  const song = openSong(limits);
  const view = viewOf(bytes);
  let tracks = 0;
  let at = start;
  while (at + CHUNK_HEADER_BYTES <= bytes.length) {
    const id = asciiAt(bytes, at, 4);
    const declaredBytes = view.getUint32(at + 4);
    const body = at + CHUNK_HEADER_BYTES;
    const end = Math.min(body + declaredBytes, bytes.length);
    if (id !== 'MTrk') {
      if (tracks >= declaredTracks) break;
      warnings.add(`A part of the unknown kind “${printable(id)}” was left out.`);
    } else {
      if (tracks >= MOST_TRACKS) {
        return refuse('too-long', at, `The file has more than ${MOST_TRACKS} tracks.`, 'Open a part of it.');
      }
      const cut = body + declaredBytes > bytes.length;
      const broken = readMidiTrack(bytes, { start: body, end, track: tracks, cut }, song, warnings);
      if (broken !== null) return broken;
      tracks += 1;
    }
    at = end;
  }
  warnOfCounts(tracks, declaredTracks, bytes.length - at, warnings);
  if (tracks === 0) {
    return refuse('cut', bytes.length, 'The file is cut off before its first track.', 'Copy it again.');
  }
  return finish(song, { format, ticksPerQuarter, tracks }, bytes.length, warnings);
}

function warnOfCounts(tracks: number, declaredTracks: number, leftBytes: number, warnings: Warnings): void {
  if (tracks !== declaredTracks) warnings.add(`The header promises ${declaredTracks} tracks; ${tracks} are there.`);
  if (leftBytes > 0) warnings.add(`${leftBytes} bytes at the end belong to no track; they were left out.`);
}

function finish(
  song: OpenSong,
  about: Pick<MidiSong, 'format' | 'ticksPerQuarter' | 'tracks'>,
  length: number,
  warnings: Warnings,
): Outcome<MidiSong> {
  if (song.notes.length === 0) return refuse('empty', length, 'The file holds no notes.', 'Open one that does.');
  if (song.unended > 0) warnings.add(`${song.unended} notes never end; they were ended with their track.`);
  if (song.unbegun > 0) warnings.add(`${song.unbegun} notes end without having begun; they were left out.`);
  return accept(closeSong(song, about), warnings.list());
}

interface Header {
  readonly format: 0 | 1;
  readonly tracks: number;
  readonly ticksPerQuarter: number;
  /** Where the first chunk after it starts. */
  readonly end: number;
}

function readHeader(bytes: Uint8Array, limits: MidiLimits): Outcome<Header> {
  const wrong = checkStart(bytes, limits);
  if (wrong !== null) return wrong;
  const view = viewOf(bytes);
  const size = view.getUint32(4);
  if (size < 6) return refuse('bad-format', 4, `The header's length is ${size} bytes; 6 was expected.`, SAVE_AGAIN);
  const end = CHUNK_HEADER_BYTES + size;
  if (end > bytes.length) {
    return refuse('cut', 4, `The header claims ${size} bytes; the file ends after ${bytes.length}.`, 'Copy it again.');
  }
  const format = view.getUint16(8);
  const division = view.getUint16(12);
  if (format === 2) {
    const message = 'This is a MIDI file of format 2 (loose patterns), which is not read here.';
    return refuse('unsupported', 8, message, 'Save it as format 0 or 1.');
  }
  if (format !== 0 && format !== 1) {
    return refuse('bad-format', 8, `The header names format ${format}; there are 0, 1 and 2.`, SAVE_AGAIN);
  }
  if (division >= 0x8000) {
    const message = 'Its time is counted in frames of film (SMPTE), which is not read here.';
    return refuse('unsupported', 12, message, 'Save it with time in beats.');
  }
  if (division === 0) return refuse('bad-format', 12, 'The header gives 0 ticks to a quarter note.', SAVE_AGAIN);
  return accept({ format, tracks: view.getUint16(10), ticksPerQuarter: division, end });
}

function checkStart(bytes: Uint8Array, limits: MidiLimits): Refusal | null {
  const start = asciiAt(bytes, 0, 4);
  if (start === '' || !'MThd'.startsWith(start)) {
    return otherKind(bytes, 'a MIDI file', '“MThd”', 'Open a Standard MIDI File (.mid).');
  }
  if (bytes.length < HEADER_BYTES) {
    const message = `The file is cut off in its header, after ${bytes.length} of ${HEADER_BYTES} bytes.`;
    return refuse('cut', bytes.length, message, 'Copy it again.');
  }
  if (bytes.length > limits.maxBytes) {
    const message = `The file has ${bytes.length} bytes; at most ${limits.maxBytes} are read.`;
    return refuse('too-large', 0, message, 'Open a part of it.');
  }
  return null;
}
