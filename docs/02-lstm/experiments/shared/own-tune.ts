/**
 * A reader's own ABC or MIDI file as one line of notes that the networks can be asked about.
 *
 * Must not: send or keep anything; it returns notes, and a sentence about what was done to them.
 */
import { midiMelody, parseAbc, parseMidi } from '@unrolled/audio-core';
import { labError } from '@unrolled/lab-protocol';
import { LONGEST_NOTES, LOWEST, PITCHES, type Tune, type TuneNote } from './tune-task';

export interface OwnTune extends Tune {
  /** Sentences. */
  readonly note: string;
}

const SHORTEST_NOTES = 4;
const STEPS_A_QUARTER = 12;

/** Throws `input` with a sentence for the reader where the bytes are neither, or hold too few notes. */
export function readOwnTune(bytes: Uint8Array): OwnTune {
  const isMidi = String.fromCharCode(...bytes.subarray(0, 4)) === 'MThd';
  const { title, notes, said } = isMidi ? fromMidi(bytes) : fromAbc(bytes);
  if (notes.length < SHORTEST_NOTES) {
    throw labError(
      'input',
      `The melody has ${notes.length} notes.`,
      `Open a file with a melody of at least ${SHORTEST_NOTES}.`,
    );
  }
  const kept = notes.slice(0, LONGEST_NOTES);
  const moved = kept.map((note) => ({ ...note, pitch: intoRange(note.pitch) }));
  const folded = moved.filter(({ pitch }, n) => pitch !== kept[n].pitch).length;
  return {
    title,
    origin: isMidi ? 'your MIDI file' : 'your ABC file',
    notes: moved,
    note: [
      ...said,
      ...(notes.length > kept.length ? [`Only the first ${kept.length} of ${notes.length} notes are taken.`] : []),
      ...(folded > 0 ? [`${folded} notes were moved by octaves into the range that the networks know.`] : []),
    ].join(' '),
  };
}

interface Read {
  readonly title: string;
  readonly notes: readonly TuneNote[];
  readonly said: readonly string[];
}

function fromAbc(bytes: Uint8Array): Read {
  const read = parseAbc(bytes);
  if (!read.ok) throw labError('input', read.message, read.hint);
  const [first, ...others] = read.value;
  const more = others.length > 0 ? [`The file holds ${others.length + 1} tunes; this is the first.`] : [];
  return { title: first.title || 'Your tune', notes: first.notes, said: [...more, ...read.warnings] };
}

function fromMidi(bytes: Uint8Array): Read {
  const read = parseMidi(bytes);
  if (!read.ok) throw labError('input', read.message, read.hint);
  const { notes, droppedNotes } = midiMelody(read.value, STEPS_A_QUARTER);
  const below = droppedNotes > 0 ? [`${droppedNotes} notes that lay below the melody were left out.`] : [];
  return {
    title: 'Your tune',
    notes: notes.map(({ onsetSteps, durationSteps, pitch }) => ({
      onsetQuarters: onsetSteps / STEPS_A_QUARTER,
      durationQuarters: durationSteps / STEPS_A_QUARTER,
      pitch,
    })),
    said: [...below, ...read.warnings],
  };
}

/** The same note in the nearest octave that can be named. */
function intoRange(pitch: number): number {
  let moved = pitch;
  while (moved < LOWEST) moved += 12;
  while (moved >= LOWEST + PITCHES) moved -= 12;
  return moved;
}
