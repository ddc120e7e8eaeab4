/**
 * JSON read strictly: a repeated key, a stray letter or a deep nest is an error with its place.
 *
 * JSON.parse keeps the last of two equal keys without a word, so that two readers can see two different files. Objects
 * come back as maps, so that no key (`__proto__`) means anything. Grammar: RFC 8259, https://www.rfc-editor.org/rfc/rfc8259.
 * Must not: accept anything JSON.parse would refuse.
 */

export type Json = string | number | boolean | null | readonly Json[] | ReadonlyMap<string, Json>;

/** Deeper than any header of ours; keeps a hostile file from exhausting the stack. */
const MAX_DEPTH = 16;

/** Reads one value that fills the whole text. Throws `parseStrictJson: … at position …`. */
export function parseStrictJson(text: string): Json {
  let at = 0;

  function fail(expected: string): never {
    const got = at < text.length ? JSON.stringify(text[at]) : 'the end';
    throw new Error(`parseStrictJson: expected ${expected} at position ${at}, got ${got}; write the file again`);
  }

  function skipSpace(): void {
    while (at < text.length && ' \t\n\r'.includes(text[at])) at++;
  }

  function take(symbol: string): boolean {
    skipSpace();
    if (text[at] !== symbol) return false;
    at++;
    return true;
  }

  /** A string, a number or a word, checked by JSON.parse itself once its end is found. */
  function scalar(pattern: RegExp, what: string): Json {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return fail(what);
    let value: Json;
    try {
      value = JSON.parse(found[0]) as Json;
    } catch {
      return fail(what);
    }
    at += found[0].length;
    return value;
  }

  function string(): string {
    return scalar(/"(?:[^"\\]|\\.)*"/y, 'a string') as string;
  }

  function object(depth: number): ReadonlyMap<string, Json> {
    const entries = new Map<string, Json>();
    if (take('}')) return entries;
    do {
      skipSpace();
      const start = at;
      const key = string();
      if (entries.has(key)) {
        at = start;
        return fail(`each key once, but ${JSON.stringify(key)} stands there twice:`);
      }
      if (!take(':')) return fail('a colon');
      entries.set(key, value(depth));
    } while (take(','));
    return take('}') ? entries : fail('a comma or a closing brace');
  }

  function array(depth: number): readonly Json[] {
    const entries: Json[] = [];
    if (take(']')) return entries;
    do entries.push(value(depth));
    while (take(','));
    return take(']') ? entries : fail('a comma or a closing bracket');
  }

  function value(depth: number): Json {
    if (depth > MAX_DEPTH) return fail(`at most ${MAX_DEPTH} levels`);
    if (take('{')) return object(depth + 1);
    if (take('[')) return array(depth + 1);
    return text[at] === '"' ? string() : scalar(/[-+.\w]+/y, 'a value');
  }

  const whole = value(0);
  skipSpace();
  return at === text.length ? whole : fail('nothing more');
}
