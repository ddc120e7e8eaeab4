/**
 * What a MIDI file says once all of its tracks are put together: notes in order, and time in seconds.
 *
 * Must not: read bytes.
 */
import type { MidiLimits } from './midi';

export interface MidiNote {
  readonly onsetTicks: number;
  readonly durationTicks: number;
  readonly onsetSeconds: number;
  readonly durationSeconds: number;
  /** 0 … 127; 60 is the middle C. */
  readonly pitch: number;
  /** 1 … 127. */
  readonly velocity: number;
  /** 0 … 15; by custom 9 is drums. */
  readonly channel: number;
  readonly track: number;
}

export interface MidiSong {
  readonly format: 0 | 1;
  readonly ticksPerQuarter: number;
  readonly tracks: number;
  /** By onset; at one onset in the order of the tracks. */
  readonly notes: readonly MidiNote[];
  /** Never empty; the first is at tick 0. */
  readonly tempos: readonly MidiTempo[];
  readonly meters: readonly MidiMeter[];
  readonly keys: readonly MidiKey[];
  /** To the end of the last note. */
  readonly seconds: number;
}

export interface MidiTempo {
  readonly ticks: number;
  readonly seconds: number;
  readonly microsecondsPerQuarter: number;
}
/** `beats` notes of 1/`unit` to a bar. */
export interface MidiMeter {
  readonly ticks: number;
  readonly beats: number;
  readonly unit: number;
}
/** Sharps (flats negative), −7 … 7. */
export interface MidiKey {
  readonly ticks: number;
  readonly fifths: number;
  readonly mode: 'major' | 'minor';
}

const DEFAULT_MICROSECONDS_PER_QUARTER = 500_000;

type OpenNote = { -readonly [Field in keyof MidiNote]: MidiNote[Field] };

/** A song while its tracks are read. */
export interface OpenSong {
  readonly limits: MidiLimits;
  events: number;
  unended: number;
  unbegun: number;
  readonly notes: OpenNote[];
  readonly tempos: { ticks: number; microsecondsPerQuarter: number }[];
  readonly meters: MidiMeter[];
  readonly keys: MidiKey[];
}

export function openSong(limits: MidiLimits): OpenSong {
  return { limits, events: 0, unended: 0, unbegun: 0, notes: [], tempos: [], meters: [], keys: [] };
}

/** Puts everything in order and gives every tick its second. */
export function closeSong(song: OpenSong, about: Pick<MidiSong, 'format' | 'ticksPerQuarter' | 'tracks'>): MidiSong {
  const byTicks = (a: { ticks: number }, b: { ticks: number }): number => a.ticks - b.ticks;
  const tempos = timed(song.tempos.sort(byTicks), about.ticksPerQuarter);
  const secondsAt = (ticks: number): number => {
    const tempo = tempos[lastAtOrBefore(tempos, ticks)];
    return tempo.seconds + secondsOf(ticks - tempo.ticks, tempo.microsecondsPerQuarter, about.ticksPerQuarter);
  };
  let seconds = 0;
  for (const note of song.notes) {
    const end = secondsAt(note.onsetTicks + note.durationTicks);
    note.onsetSeconds = secondsAt(note.onsetTicks);
    note.durationSeconds = end - note.onsetSeconds;
    seconds = Math.max(seconds, end);
  }
  song.notes.sort((a, b) => a.onsetTicks - b.onsetTicks || a.track - b.track);
  return {
    ...about,
    notes: song.notes,
    tempos,
    meters: song.meters.sort(byTicks),
    keys: song.keys.sort(byTicks),
    seconds,
  };
}

function secondsOf(ticks: number, microsecondsPerQuarter: number, ticksPerQuarter: number): number {
  return (ticks * microsecondsPerQuarter) / ticksPerQuarter / 1e6;
}

function timed(changes: OpenSong['tempos'], ticksPerQuarter: number): MidiTempo[] {
  const tempos: MidiTempo[] = [{ ticks: 0, seconds: 0, microsecondsPerQuarter: DEFAULT_MICROSECONDS_PER_QUARTER }];
  for (const { ticks, microsecondsPerQuarter } of changes) {
    const last = tempos[tempos.length - 1];
    const seconds = last.seconds + secondsOf(ticks - last.ticks, last.microsecondsPerQuarter, ticksPerQuarter);
    if (ticks === last.ticks) tempos.pop();
    tempos.push({ ticks, seconds, microsecondsPerQuarter });
  }
  return tempos;
}

/** Index of the last tempo that holds at `ticks`. */
function lastAtOrBefore(tempos: readonly MidiTempo[], ticks: number): number {
  let low = 0;
  let high = tempos.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (tempos[middle].ticks <= ticks) low = middle;
    else high = middle - 1;
  }
  return low;
}
