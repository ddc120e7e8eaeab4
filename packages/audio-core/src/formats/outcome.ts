/**
 * What every reader of a foreign file answers with: a value and what was odd about it, or why there is none.
 *
 * The contract of all readers in this folder:
 * - Bounded before it reserves: memory is taken for bytes that are there, never for a number that a file claims. What is
 *   reserved stays under 4 times the input + 16 MB; compressed archives have their own, stated limits.
 * - Every loop advances or ends.
 * - The answer is data, for any bytes at all. Nothing is thrown because of what a file holds.
 * - A refusal names the place (offset in bytes), what is wrong, and what the reader can do about it.
 *
 * Must not: know any format.
 */

/** What kind of refusal it is, for programs; the message is for people. */
export type RefusalCode =
  /** There are no bytes. */
  | 'no-file'
  /** It is another kind of file. */
  | 'other-kind'
  /** It ends before anything that could be used. */
  | 'cut'
  /** It contradicts itself or breaks the rules of its format. */
  | 'bad-format'
  /** A variant of the format that is not read here. */
  | 'unsupported'
  /** What it holds is coded in a way that is not read here. */
  | 'encoding'
  | 'channels'
  | 'rate'
  /** It is whole and holds nothing. */
  | 'empty'
  /** It lasts longer, or counts more, than the limit. */
  | 'too-long'
  /** It needs more memory than the limit, or than there is. */
  | 'too-large'
  /** A sample is no finite number. */
  | 'not-finite'
  /** Its own check sum says that it was damaged. */
  | 'checksum'
  /** Its name could lead out of the folder it belongs to, or its parts overlap. */
  | 'unsafe'
  /** Whoever asked for it asked to stop. */
  | 'cancelled'
  /** The bytes could not be had: the disk was taken out, say, or the file was changed meanwhile. */
  | 'source';

export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  /** Bytes from the start of the file to where the trouble is. */
  readonly offset: number;
  /** A sentence: what was expected and what was found. */
  readonly message: string;
  /** A sentence: what to do. */
  readonly hint: string;
}

export interface Accepted<Value> {
  readonly ok: true;
  readonly value: Value;
  /** A sentence for each oddity, at most 21. */
  readonly warnings: readonly string[];
}

export type Outcome<Value> = Accepted<Value> | Refusal;

export function refuse(code: RefusalCode, offset: number, message: string, hint: string): Refusal {
  return { ok: false, code, offset, message, hint };
}

export function accept<Value>(value: Value, warnings: readonly string[] = []): Accepted<Value> {
  return { ok: true, value, warnings };
}

const MOST_WARNINGS = 20;

/** A list of sentences that a hostile file cannot make long: beyond 20 they are only counted. */
export interface Warnings {
  add(sentence: string): void;
  list(): string[];
}

export function collectWarnings(): Warnings {
  const kept: string[] = [];
  let more = 0;
  return {
    add(sentence) {
      if (kept.length < MOST_WARNINGS) kept.push(sentence);
      else more += 1;
    },
    list: () => (more === 0 ? [...kept] : [...kept, `And ${more} more oddities like these.`]),
  };
}

const FREE_BYTES = 16 * 2 ** 20;

/** True if `bytes` may be reserved for an input of that length: at most 4 times as much + 16 MB. */
export function mayReserve(bytes: number, inputBytes: number): boolean {
  return bytes <= 4 * inputBytes + FREE_BYTES;
}
