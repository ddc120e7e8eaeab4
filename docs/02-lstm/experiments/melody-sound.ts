/**
 * The sound of some notes, for a page that wants to play them.
 *
 * `data.notes` holds little-endian 32-bit floats: onset in seconds, length in seconds and MIDI note of each. Without them it is a
 * scale. Promise: the sound is as long as its notes and never clipped.
 */
import { MELODY_DEFAULTS, playNotes, type Note } from '@unrolled/audio-core';
import { labError, type Experiment, type ParamValues, type Result } from '@unrolled/lab-protocol';

export interface SoundResult extends Result {
  readonly samples: Float32Array;
  readonly rate: number;
}

const MOST_NOTES = 2000;
const NUMBERS = 3;
const SCALE = [60, 62, 64, 65, 67, 69, 71, 72];

export const experiment: Experiment<ParamValues, SoundResult> = {
  title: 'What do these notes sound like?',
  params: {},
  views: [],

  *run(_params, { rng, data }) {
    const notes = data?.notes ? readNotes(data.notes) : SCALE.map((note, n) => noteOf(n / 4, 1 / 4, note));
    yield;
    const { rateHz } = MELODY_DEFAULTS;
    const samples = playNotes(notes, rng, { instrument: 'flute' });
    return { numbers: { notes: notes.length, seconds: samples.length / rateHz }, samples, rate: rateHz };
  },

  finding: ({ numbers: n }) => ({ ok: true, text: `${n.notes} notes, ${n.seconds.toFixed(2)} s.` }),
};

function readNotes(bytes: Uint8Array): Note[] {
  const numbers = new Float32Array(bytes.slice().buffer, 0, Math.floor(bytes.length / 4));
  const count = numbers.length / NUMBERS;
  if (!Number.isInteger(count) || count < 1 || count > MOST_NOTES) {
    throw labError('input', `There are ${count} notes to play.`, `Give 1 to ${MOST_NOTES}, three numbers each.`);
  }
  return Array.from({ length: count }, (_, n) => {
    const [start, length, note] = numbers.subarray(NUMBERS * n, NUMBERS * (n + 1));
    return noteOf(start, length, note);
  });
}

function noteOf(startSeconds: number, durationSeconds: number, note: number): Note {
  return { startSeconds, durationSeconds, note };
}
