/** The melody of a MIDI file. Must not: take drums for tones. */
import { type Melody, melodyOf } from './melody';
import type { MidiSong } from './midi-song';

const DRUM_CHANNEL = 9;

/** The highest notes of all channels but the drums', on a grid of `stepsPerQuarter`. */
export function midiMelody(song: MidiSong, stepsPerQuarter = 4): Melody {
  const tones = song.notes.filter((note) => note.channel !== DRUM_CHANNEL);
  const quarters = tones.map(({ onsetTicks, durationTicks, pitch }) => ({
    onsetQuarters: onsetTicks / song.ticksPerQuarter,
    durationQuarters: durationTicks / song.ticksPerQuarter,
    pitch,
  }));
  return melodyOf(quarters, stepsPerQuarter);
}
