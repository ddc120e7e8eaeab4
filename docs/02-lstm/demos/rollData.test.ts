import { expect, test } from 'vitest';
import { aboutNote, lagOf, nameOf, noteAt, playedPitch, rangeOf, tunesOf } from './rollData';

const columns = [
  ...['tune', 'from', 'beats', 'pitch', 'asked', 'wrong', 'best', 'rnn', 'lstm'],
  ...['rnnSays', 'rnnSure', 'lstmSays', 'lstmSure', 'rnnPlays', 'lstmPlays'],
];
const row = (tune: string, from: number, pitch: number, more: Partial<Record<string, number>> = {}) =>
  columns.map((name) => {
    const note: Record<string, string | number> = {
      ...{ tune, from, beats: 1, pitch, asked: 0, wrong: 0, best: 3, rnn: 3, lstm: 2, rnnSays: 60, rnnSure: 0.2 },
      ...{ lstmSays: 72, lstmSure: 0.25, rnnPlays: pitch, lstmPlays: pitch },
      ...more,
    };
    return note[name];
  });
const table = {
  columns,
  rows: [
    row('a', 0, 64),
    row('a', 1, 67),
    row('a', 2, 64, { asked: 1, best: 0.03, lstmPlays: 65 }),
    row('a', 3, 69, { asked: 1, wrong: 1, best: 8.4512, lstm: 9, lstmSays: 67, lstmSure: 0.97 }),
    row('b', 0, 58),
  ],
};

test('tunes are told apart by their names, in the order of the table', () => {
  const tunes = tunesOf(table);
  expect(tunes.map(({ title, notes, beats }) => [title, notes.length, beats])).toEqual([
    ['a', 4, 4],
    ['b', 1, 1],
  ]);
  expect(rangeOf(tunes[0])).toEqual([60, 72]);
  expect([lagOf(tunes[0]), lagOf(tunes[1])]).toEqual([2, -1]);
  expect(tunesOf(undefined)).toEqual([]);
});

test('a network that finishes a tune plays its own notes in the return, and those of the tune before', () => {
  const [a] = tunesOf(table);
  expect(a.notes.map((note) => playedPitch(note, 'lstm'))).toEqual([64, 67, 65, 69]);
  expect(a.notes.map((note) => playedPitch(note, undefined))).toEqual([64, 67, 64, 69]);
  expect([0, 0.9, 1, 3.7, 9].map((beat) => noteAt(a, beat))).toEqual([0, 0, 1, 3, 3]);
});

test('notes have the names of the keyboard', () => {
  expect([60, 61, 69, 72, 59].map(nameOf)).toEqual(['C4', 'C♯4', 'A4', 'C5', 'B3']);
});

test('the sentence about a wrong note names what was due, what it costs at best, and what the LSTM expected', () => {
  const [a, b] = tunesOf(table);
  expect(aboutNote(a, 3)).toContain('A wrong note: the theme has G4 here');
  expect(aboutNote(a, 3)).toContain('gives it 0.29 %, 8.45 bits');
  expect(aboutNote(a, 3)).toContain('The LSTM expected G4 with 97.0 %');
  expect(aboutNote(a, 2)).toContain('It returns from 2 notes before: who remembers the theme gives it 97.9 %');
  expect(aboutNote(a, 0)).toContain('each of the eight notes is as likely, which is 3.00 bits');
  expect(aboutNote(b, 0)).toContain('from counting steps 3.00 bits');
});
