import { describe, expect, test } from 'vitest';
import { TUNE_HEAD, abcSeeds } from '../../test-support/abc-files';
import { ascii } from '../../test-support/byte-writers';
import { ABC_LIMITS, parseAbc } from './abc';

function tunes(text: string) {
  const outcome = parseAbc(ascii(text));
  if (!outcome.ok) throw new Error(`refused: ${outcome.message}`);
  return { tunes: outcome.value, warnings: outcome.warnings };
}
/** The notes of one tune in K:C, M:4/4, L:1/8 as [pitch, onset, duration] in quarters. */
function notes(music: string, head = 'X:1\nM:4/4\nL:1/8\nK:C\n'): number[][] {
  const { tunes: found, warnings } = tunes(head + music);
  expect(warnings).toEqual([]);
  return found[0].notes.map(({ pitch, onsetQuarters, durationQuarters }) => [pitch, onsetQuarters, durationQuarters]);
}
const pitches = (music: string, head?: string): number[] => notes(music, head).map(([pitch]) => pitch);

describe('ABC', () => {
  test('letters, octaves and lengths', () => {
    expect(notes("C c c' C, A2 A/ A// A3/2 A/4 z2 B4")).toEqual([
      [60, 0, 0.5],
      [72, 0.5, 0.5],
      [84, 1, 0.5],
      [48, 1.5, 0.5],
      [69, 2, 1],
      [69, 3, 0.25],
      [69, 3.25, 0.125],
      [69, 3.375, 0.75],
      [69, 4.125, 0.125],
      [71, 5.25, 2],
    ]);
  });

  test('an accidental holds for its letter and octave to the bar line', () => {
    expect(pitches('^F F f =F F | F ^^G __A _B')).toEqual([66, 66, 77, 65, 65, 65, 69, 67, 70]);
  });

  test.each([
    ['G', [62, 66, 67]],
    ['F', [62, 65, 67]],
    ['Em', [62, 66, 67]],
    ['D dor', [62, 65, 67]],
    ['Ebmaj', [62, 65, 67]],
    ['C# major', [63, 66, 68]],
    ['A mix clef=treble', [62, 66, 67]],
    ['Cm', [62, 65, 67]],
    ['none', [62, 65, 67]],
    ['Hp', [62, 66, 67]],
  ])('the key %s sharpens or flattens D, F, G', (key, expected) => {
    expect(pitches('DFG', `X:1\nK:${key}\n`)).toEqual(expected);
  });

  test('a key may change in the music, in a line or in brackets', () => {
    expect(pitches('F [K:D] F\nK:C\nF')).toEqual([65, 66, 65]);
  });

  test.each([
    ['M:4/4', 0.5],
    ['M:3/4', 0.5],
    ['M:2/4', 0.25],
    ['M:6/8', 0.5],
    ['M:C|', 0.5],
    ['M:none', 0.5],
    ['M:(2+3)/16', 0.25],
  ])('with %s and no L: a letter lasts %f quarters', (meter, quarters) => {
    expect(notes('A', `X:1\n${meter}\nK:C\n`)).toEqual([[69, 0, quarters]]);
  });

  test('broken rhythms, tuplets and ties', () => {
    expect(notes('A>B').map(([, , duration]) => duration)).toEqual([0.75, 0.25]);
    expect(notes('A<<B').map(([, , duration]) => duration)).toEqual([0.125, 0.875]);
    expect(notes('(3ABA B').map(([, , duration]) => 6 * duration)).toEqual([2, 2, 2, 3]);
    expect(notes('(5:4:5ABABA').at(-1)).toEqual([69, 1.6, 0.4]);
    expect(notes('^A2-|A B-B')).toEqual([
      [70, 0, 1.5],
      [71, 1.5, 1],
    ]);
  });

  test('chords give their top note, graces and decorations nothing, chord symbols stand apart', () => {
    expect(notes('[CEG]2 {gab}~C .D !trill!E')).toEqual([
      [67, 0, 1],
      [60, 1, 0.5],
      [62, 1.5, 0.5],
      [64, 2, 0.5],
    ]);
    expect(tunes(`${TUNE_HEAD}"Am"A2 "^slow"B2 "D7"c`).tunes[0].chordSymbols).toEqual([
      { onsetQuarters: 0, symbol: 'Am' },
      { onsetQuarters: 2, symbol: 'D7' },
    ]);
  });

  test.each([
    ['C D :| E', 'CDCDE'],
    ['C |: D E :| F', 'CDEDEF'],
    ['|: C :: D :| E', 'CCDDE'],
    ['|: C |1 D :|2 E || F', 'CDCEF'],
    ['|: C [1 D :| [2 E |] F', 'CDCEF'],
    ['|: C |1 D :|2 E :|3 F |: G :|', 'CDCECFGG'],
    ['C || D :| E', 'CDDE'],
    ['|: C |1 D :|2 E || F :| G', 'CDCEFFG'],
    ['C |] D |: E :|: F :| G', 'CDEEFFG'],
  ])('%s is played %s', (written, played) => {
    expect(pitches(written)).toEqual(pitches([...played].join(' ')));
  });

  test('heads say title, number, metre and tempo', () => {
    const [tune] = tunes('X:7\nT:Źdźbło\nT:Second\nM:6/8\nQ:3/8=60\nK:Gm\nG6').tunes;
    expect(tune).toMatchObject({ number: 7, meter: { beats: 6, unit: 8 }, fifths: -2, quartersPerMinute: 90 });
    expect(tunes('X:1\nL:1/4\nQ:100\nK:C\nG').tunes[0].quartersPerMinute).toBe(100);
    expect(tunes('X:1\nQ:"Fast"\nK:C\nG').tunes[0].quartersPerMinute).toBeNull();
  });

  test('titles in UTF-8 are read as such, others as they are', () => {
    const title = (bytes: Uint8Array): string => {
      const outcome = parseAbc(bytes);
      return outcome.ok ? outcome.value[0].title : outcome.message;
    };
    expect(title(ascii('X:1\nT:Na\xc3\xafve 50\xc3\xa9\nK:C\nA'))).toBe('Naïve 50é');
    expect(title(ascii('X:1\nT:Na\xefve\nK:C\nA'))).toBe('Naïve');
  });

  test('what is not understood is left out, with line and column', () => {
    expect(tunes(`${TUNE_HEAD}AB#c ^ d0`).warnings).toEqual([
      'Line 6, column 3: the sign “#” is not understood and was left out.',
      'Line 6, column 6: an accidental belongs to no note and was left out.',
      'Line 6, column 8: a length cannot be meant; the unit was taken.',
    ]);
    expect(tunes('X:1\nM:bad\nL:1/7\nK:Q\nA').warnings.join()).toMatch(
      /“bad” is no metre.*“1\/7” is no length.*“Q” is/,
    );
  });

  test('a tune that cannot be read is named and left out', () => {
    const read = tunes(`X:1\nT:no key\nABC\n\n${TUNE_HEAD}A\n\nX:3\nK:C\nz4\n`);
    expect(read.tunes).toHaveLength(1);
    expect(read.warnings).toEqual([
      'Tune 1 at line 1 was left out: it has no key (K:), behind which the music begins.',
      'Tune 3 at line 12 was left out: it has no notes.',
    ]);
  });

  test('repeats do not grow without bound', () => {
    const bomb = `X:1\nK:C\n${'A'.repeat(2000)}${':|2'.repeat(2000)}\n`;
    expect(parseAbc(ascii(bomb))).toMatchObject({
      ok: false,
      code: 'empty',
      message: expect.stringMatching(/4096 notes/),
    });
    const bars = `X:1\nK:C\nA|1${'|'.repeat(3)}${' | '.repeat(9000)}${':|2'.repeat(9000)}\n`;
    expect(parseAbc(ascii(bars))).toMatchObject({ ok: false, code: 'empty' });
  });

  test.each([
    ['no bytes', '', 'no-file', /empty/],
    ['a text', 'Hello there', 'other-kind', /starts with “Hell”/],
    ['only bad tunes', 'X:1\nA\n', 'empty', /None of the 1 tunes/],
    ['a long tune', `X:1\nK:C\n${'A '.repeat(40_000)}`, 'empty', /more than 65536/],
  ])('%s is refused', (_what, text, code, message) => {
    expect(parseAbc(ascii(text))).toMatchObject({ ok: false, code, message: expect.stringMatching(message) });
  });

  test('limits of bytes, of tunes and of all notes are kept', () => {
    expect(parseAbc(abcSeeds()[0], { ...ABC_LIMITS, maxBytes: 10 })).toMatchObject({ code: 'too-large' });
    const two = ascii(`${TUNE_HEAD}ABc\n\nX:2\nK:C\nABc\n`);
    const first = parseAbc(two, { ...ABC_LIMITS, maxTunes: 1 });
    expect(first.ok && [first.value.length, first.warnings.join()]).toEqual([
      1,
      expect.stringMatching(/More than 1 tunes/),
    ]);
    const outcome = parseAbc(two, { ...ABC_LIMITS, maxNotes: 3 });
    expect(outcome.ok && [outcome.value.length, outcome.warnings.join()]).toEqual([
      1,
      expect.stringMatching(/More than 3/),
    ]);
  });
});
