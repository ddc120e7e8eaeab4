/**
 * A small table of comma-separated values → rows of text.
 *
 * Source: RFC 4180; a quoted field may hold commas, line ends and doubled quotes. Line ends are LF, CR LF or CR.
 * Must not: guess another separator, or turn text into numbers.
 */
import { type Outcome, accept, collectWarnings, refuse } from '../formats/outcome';

export interface CsvLimits {
  readonly maxRows: number;
}
const LIMITS: CsvLimits = { maxRows: 1_000_000 };
const HINT = 'Take the file from the dataset’s original archive.';

/** Rows of fields; empty lines are left out. A row of another length than the first is kept, with a warning. */
export function parseCsv(text: string, limits: CsvLimits = LIMITS): Outcome<readonly (readonly string[])[]> {
  const warnings = collectWarnings();
  const rows: string[][] = [];
  let at = text.startsWith('\uFEFF') ? 1 : text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  while (at < text.length) {
    if (rows.length >= limits.maxRows) {
      return refuse('too-long', at, `The table has more than ${limits.maxRows} rows.`, HINT);
    }
    const row: string[] = [];
    for (let more = true; more;) {
      const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at);
      if (field === null) return refuse('cut', at, 'A quotation mark is opened and never closed.', HINT);
      row.push(field.value);
      at = field.end;
      more = text[at] === ',';
      if (more) at += 1;
      else if (at < text.length && text[at] !== '\n' && text[at] !== '\r') {
        return refuse('bad-format', at, 'Text follows a closing quotation mark where a comma was expected.', HINT);
      }
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    if (row.length === 1 && row[0] === '') continue;
    if (rows.length > 0 && row.length !== rows[0].length) {
      warnings.add(`Row ${rows.length + 1} has ${row.length} fields, the first has ${rows[0].length}.`);
    }
    rows.push(row);
  }
  if (rows.length === 0) return refuse('empty', 0, 'The table holds no row.', HINT);
  return accept(rows, warnings.list());
}

interface Field {
  readonly value: string;
  /** Offset of what follows it. */
  readonly end: number;
}

function plainField(text: string, start: number): Field {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(start, end), end };
}

function quotedField(text: string, start: number): Field | null {
  const pieces: string[] = [];
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return null;
    pieces.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') return { value: pieces.join(''), end: quote + 1 };
    pieces.push('"');
    from = quote + 2;
  }
}
