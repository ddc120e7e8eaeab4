import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv';

const rows = (text: string): readonly (readonly string[])[] => {
  const outcome = parseCsv(text);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};

describe('a table of comma-separated values', () => {
  test('is read with any line end, without a last one, and with a byte order mark', () => {
    const table = [
      ['a', 'b'],
      ['1', ''],
    ];
    for (const text of ['a,b\n1,', 'a,b\r\n1,\r\n', 'a,b\r1,\r', '\uFEFFa,b\n\n1,\n', '\xef\xbb\xbfa,b\n1,']) {
      expect(rows(text)).toEqual(table);
    }
  });

  test('may hold commas, quotation marks and line ends in quotes', () => {
    expect(rows('"a,b","say ""no""","two\r\nlines"\n')).toEqual([['a,b', 'say "no"', 'two\r\nlines']]);
    expect(rows('"",x\n"",')).toEqual([
      ['', 'x'],
      ['', ''],
    ]);
  });

  test('with a row of another length is kept with a warning', () => {
    const outcome = parseCsv('a,b\n1\n');
    expect(outcome).toMatchObject({ ok: true, warnings: ['Row 2 has 1 fields, the first has 2.'] });
  });

  test('is refused where a quotation mark stays open, text follows one, nothing is there, or it is too long', () => {
    expect(parseCsv('a,"b\n1,2')).toMatchObject({ ok: false, code: 'cut', offset: 2 });
    expect(parseCsv('"a"b')).toMatchObject({ ok: false, code: 'bad-format', offset: 3 });
    expect(parseCsv('\n\n')).toMatchObject({ ok: false, code: 'empty' });
    expect(parseCsv('a\nb\nc', { maxRows: 2 })).toMatchObject({ ok: false, code: 'too-long' });
  });
});
