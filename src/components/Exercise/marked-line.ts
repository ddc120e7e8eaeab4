/**
 * The line of a program that last writes to one of some names. A search in the text, for the eye: it decides nothing.
 */
export interface MarkedLine {
  /** From 1. */
  readonly line: number;
  readonly name: string;
}

/** The first name that is written to decides; undefined where none is. */
export function lineThatWrites(source: string, names: readonly string[]): MarkedLine | undefined {
  const lines = source.split('\n').map((line) => line.replace(/\/\/.*$/, ''));
  for (const name of names) {
    const writes = new RegExp(
      `(?:^|[^\\w$'"])${name}\\b(?:[\\w.]*(?:\\[[^\\]]*\\])*)\\s*(?:[-+*/]?=(?![=>])|:\\s*[a-z])`,
    );
    const found = lines
      .map((line) => writes.test(line) && !/^\s*(?:export\s+)?(?:function|interface|type)\b/.test(line))
      .lastIndexOf(true);
    if (found >= 0) return { line: found + 1, name };
  }
  return undefined;
}
