import { describe, expect, test } from 'vitest';
import { ascii } from '../../test-support/byte-writers';
import { phonesOfFrames, phoneSequence } from './frame-phones';
import { parseTimedLabels, type TimedLabel, type TimedLabelOptions } from './timed-labels';
import { foldedPhone, phonesOf, TIMIT_PHONES } from './timit-folding';

const read = (text: string, options: Partial<TimedLabelOptions> = {}): ReturnType<typeof parseTimedLabels> =>
  parseTimedLabels(ascii(text), { kind: 'phones', name: 'SX37.PHN', ...options });
const labels = (text: string): readonly TimedLabel[] => {
  const outcome = read(text);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};
const SENTENCE = '0 100 h#\n100 250 sh\n250 300 iy\n300 340 q\n340 500 bcl\n500 520 h#\n';

describe('a label file of TIMIT', () => {
  test('gives begin, end and symbol, with any line end and white space', () => {
    const expected = [
      { begin: 0, end: 100, label: 'h#' },
      { begin: 100, end: 250, label: 'ax-h' },
    ];
    for (const text of ['0 100 h#\n100 250 ax-h\n', '0 100 h#\r\n100 250 ax-h', ' 0\t100  h# \n\n100 250 ax-h \r']) {
      expect(read(text)).toEqual({ ok: true, value: expected, warnings: [] });
    }
  });

  test('of words may have gaps, overlaps and any word, without a warning', () => {
    const outcome = read('5 10 she\n9 20 had your\n', { kind: 'words' });
    expect(outcome).toMatchObject({ ok: true, warnings: [], value: [{ label: 'she' }, { label: 'had your' }] });
  });

  test('with gaps, overlaps or a late start is read, and each is named by line', () => {
    const outcome = read('3 100 h#\n110 250 sh\n240 260 iy\n');
    expect(outcome).toMatchObject({
      ok: true,
      warnings: [
        'SX37.PHN, line 1 begins at sample 3; what is before it has no label.',
        'SX37.PHN, line 2 begins 10 samples after the end of what is before it.',
        'SX37.PHN, line 3 begins 10 samples before the end of what is before it.',
      ],
    });
  });

  test('that reaches beyond the sound is cut to it, with a warning', () => {
    const outcome = read('0 100 h#\n100 250 sh\n250 300 iy\n', { samples: 200 });
    expect(outcome.ok && outcome.value.at(-1)).toEqual({ begin: 100, end: 200, label: 'sh' });
    expect(outcome.ok && outcome.warnings.length).toBe(2);
  });

  test.each([
    ['0 100 h#\n100 250 zz\n', 'none of TIMIT’s 61 symbols', 9],
    ['0 100 h#\nhello\n', 'begin end label', 9],
    ['0 100 h#\n100 100 sh\n', 'begins at sample 100 and ends at 100', 9],
    ['0 9999999999 h#\n', 'ends at 9999999999', 0],
    ['-5 10 h#\n', 'begin end label', 0],
  ])('%j is refused with the line and the offset', (text, why, offset) => {
    const outcome = read(text);
    expect(outcome).toMatchObject({ ok: false, code: 'bad-format', offset });
    expect(!outcome.ok && outcome.message).toContain(why);
    expect(!outcome.ok && outcome.message).toMatch(/SX37\.PHN, line [12]/);
  });

  test('without a byte, without a label, or far too large is refused', () => {
    expect(read('')).toMatchObject({ ok: false, code: 'no-file' });
    expect(read('\r\n\n')).toMatchObject({ ok: false, code: 'empty' });
    expect(read('50 100 h#', { samples: 10 })).toMatchObject({ ok: false, code: 'empty' });
    const options: TimedLabelOptions = { kind: 'phones' };
    expect(parseTimedLabels(new Uint8Array(5e6), options)).toMatchObject({ ok: false, code: 'too-large' });
    expect(parseTimedLabels(new Uint8Array(5000).fill(48), options)).toMatchObject({ ok: false, code: 'bad-format' });
  });
});

describe('the symbols of TIMIT', () => {
  test('are 61, fold to 48 and to 39, and only q is deleted', () => {
    expect(new Set(TIMIT_PHONES).size).toBe(61);
    expect(phonesOf('61')).toHaveLength(61);
    expect(phonesOf('48')).toHaveLength(48);
    expect(phonesOf('39')).toHaveLength(39);
    expect(phonesOf('39')).toContain('sil');
    expect(TIMIT_PHONES.filter((phone) => foldedPhone(phone, '48') === null)).toEqual(['q']);
    expect(TIMIT_PHONES.filter((phone) => foldedPhone(phone, '39') === null)).toEqual(['q']);
  });

  test('fold to 39 by way of 48: what is one symbol of 48 is one of 39', () => {
    const by48 = new Map<string, string>();
    for (const phone of TIMIT_PHONES) {
      const [train, score] = [foldedPhone(phone, '48'), foldedPhone(phone, '39')];
      if (train === null || train === undefined) continue;
      expect(by48.get(train) ?? score).toBe(score);
      by48.set(train, score ?? '');
    }
    expect(by48.size).toBe(48);
  });

  test('of all closures and pauses become one silence; a few others that are often mistaken', () => {
    const silent = TIMIT_PHONES.filter((phone) => foldedPhone(phone, '39') === 'sil');
    expect(silent).toEqual(['bcl', 'dcl', 'epi', 'gcl', 'h#', 'kcl', 'pau', 'pcl', 'tcl']);
    expect(['ix', 'ux', 'zh', 'ao', 'axr', 'el', 'nx', 'hv'].map((phone) => foldedPhone(phone, '39'))).toEqual(
      ['ih', 'uw', 'sh', 'aa', 'er', 'l', 'n', 'hh'], // prettier-ignore
    );
    expect(foldedPhone('xx', '39')).toBeUndefined();
  });
});

describe('the phones of frames', () => {
  const frames = { frames: 14, hopSamples: 40, windowSamples: 20, firstSample: 0, set: '61' as const };

  test('are those at the centre of each window, begin inside and end outside', () => {
    // Centres 10, 50, 90, 130 …; 250 is the first sample of iy.
    const [a, b, c] = ['h#', 'sh', 'bcl'];
    expect(phonesOfFrames(labels(SENTENCE), frames)).toEqual([a, a, a, b, b, b, 'iy', 'iy', 'q', c, c, c, c, 'h#']);
  });

  test('are null where q was, silence past the end, and folded', () => {
    const folded = phonesOfFrames(labels(SENTENCE), { ...frames, frames: 20, set: '39' });
    expect(folded.slice(6)).toEqual([
      'iy',
      'iy',
      null,
      'sil',
      'sil',
      'sil',
      'sil',
      'sil',
      'sil',
      ...Array(5).fill('sil'),
    ]);
  });

  test('are silence before the first label and null in a gap; where labels overlap, the later counts', () => {
    const gaps = labels('100 200 sh\n300 500 iy\n400 480 ae\n');
    const options = { ...frames, frames: 6, hopSamples: 100, windowSamples: 100, firstSample: -50 };
    expect(phonesOfFrames(gaps, options)).toEqual(['h#', 'sh', null, 'iy', 'ae', 'h#']);
  });

  test('as a sequence leave out q and keep equal neighbours', () => {
    expect(phoneSequence(labels('0 5 bcl\n5 9 b\n9 12 q\n12 15 tcl\n15 20 h#\n'), '39')).toEqual([
      'sil',
      'b',
      'sil',
      'sil',
    ]);
  });
});
