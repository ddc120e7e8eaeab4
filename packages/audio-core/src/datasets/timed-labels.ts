/**
 * Label files of TIMIT (.PHN, .WRD, .TXT): a line `begin end label` for each piece, at samples, begin inside, end outside.
 *
 * Source: Garofolo et al. 1993, doi:10.35111/17gk-bn40. Bounded, never throws for what a file holds (see
 * formats/outcome.ts). Gaps and overlaps are told and kept; a symbol that is none of the 61 is refused by line.
 */
import { printable } from '../formats/ascii';
import { type Outcome, accept, collectWarnings, refuse } from '../formats/outcome';
import { foldedPhone } from './timit-folding';

export interface TimedLabel {
  /** Sample, inside. */
  readonly begin: number;
  /** Sample, outside; begin < end. */
  readonly end: number;
  readonly label: string;
}

export interface TimedLabelOptions {
  /** 'phones': each label is one of TIMIT's 61. 'words': anything but nothing. */
  readonly kind: 'phones' | 'words';
  /** Shown in messages. */
  readonly name?: string;
  /** Of the sound; labels beyond its end are cut, with a warning. */
  readonly samples?: number;
}

const MOST_BYTES = 4e6;
const LONGEST_LINE = 4096;
const LAST_SAMPLE = 2 ** 31;
const HINT = 'Take the file from the original corpus.';

/** The bytes of a label file → its pieces, in their order. Warns of gaps, overlaps and what lies beyond the sound. */
export function parseTimedLabels(bytes: Uint8Array, options: TimedLabelOptions): Outcome<readonly TimedLabel[]> {
  const name = options.name === undefined ? 'The label file' : printable(options.name);
  if (bytes.length === 0) return refuse('no-file', 0, `${name} is empty: it has no bytes.`, HINT);
  if (bytes.length > MOST_BYTES) {
    return refuse('too-large', 0, `${name} has ${bytes.length} bytes; label files have a few thousand.`, HINT);
  }
  const warnings = collectWarnings();
  const labels: TimedLabel[] = [];
  let line = 0;
  let reach = 0;
  for (let at = 0; at < bytes.length;) {
    const end = endOfLine(bytes, at);
    line += 1;
    const where = `${name}, line ${line}`;
    if (end - at > LONGEST_LINE) return refuse('bad-format', at, `${where} is ${end - at} characters long.`, HINT);
    const text = String.fromCharCode(...bytes.subarray(at, end)).trim();
    const next = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
    if (text !== '') {
      const read = /^(\d{1,10})[ \t]+(\d{1,10})[ \t]+(\S.*)$/.exec(text);
      if (read === null) {
        const message = `${where} is “${printable(text)}”, where “begin end label” was expected.`;
        return refuse('bad-format', at, message, HINT);
      }
      const [begin, stop, label] = [Number(read[1]), Number(read[2]), read[3]];
      if (!(begin < stop && stop <= LAST_SAMPLE)) {
        return refuse('bad-format', at, `${where} begins at sample ${begin} and ends at ${stop}.`, HINT);
      }
      if (options.kind === 'phones' && foldedPhone(label, '61') === undefined) {
        return refuse(
          'bad-format',
          at,
          `${where} has “${printable(label)}”, which is none of TIMIT’s 61 symbols.`,
          HINT,
        );
      }
      if (options.kind === 'phones') warnOfPlace(begin, reach, where, labels.length === 0, warnings.add);
      reach = Math.max(reach, stop);
      const cut = cutTo(options.samples, { begin, end: stop, label }, where, warnings.add);
      if (cut !== null) labels.push(cut);
    }
    at = next;
  }
  if (labels.length === 0) return refuse('empty', 0, `${name} holds no label of the sound.`, HINT);
  return accept(labels, warnings.list());
}

function endOfLine(bytes: Uint8Array, start: number): number {
  let end = start;
  while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end += 1;
  return end;
}

function warnOfPlace(
  begin: number,
  reach: number,
  where: string,
  isFirst: boolean,
  warn: (sentence: string) => void,
): void {
  if (isFirst && begin > 0) warn(`${where} begins at sample ${begin}; what is before it has no label.`);
  else if (begin > reach) warn(`${where} begins ${begin - reach} samples after the end of what is before it.`);
  else if (begin < reach) warn(`${where} begins ${reach - begin} samples before the end of what is before it.`);
}

function cutTo(
  samples: number | undefined,
  label: TimedLabel,
  where: string,
  warn: (sentence: string) => void,
): TimedLabel | null {
  if (samples === undefined || label.end <= samples) return label;
  if (label.begin >= samples) {
    warn(`${where} lies beyond the end of the sound (${samples} samples) and was left out.`);
    return null;
  }
  warn(`${where} ends at sample ${label.end}, the sound at ${samples}; it was cut.`);
  return { ...label, end: samples };
}
