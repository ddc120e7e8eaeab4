/**
 * The program that runs in the sandbox's worker: limits, tools, the reader's own lines, and the call with hidden inputs.
 *
 * It speaks once, with a JSON text (`Said`). The limits in here turn slips into sentences; they hold nobody back who
 * means harm. That is done from outside: no origin, no network, and an end after a few seconds.
 * Must not: be evaluated anywhere but there (and in the tests).
 */

export interface ProgramParts {
  /** JavaScript; lines as the reader wrote them. */
  readonly source: string;
  /** The name of the function that is called. */
  readonly call: string;
  /** JSON: a list of argument lists. */
  readonly inputs: string;
}

export type Said =
  | { readonly kind: 'answered'; readonly outputs: readonly unknown[] }
  | { readonly kind: 'threw'; readonly message: string; readonly line: number }
  | { readonly kind: 'threw-value'; readonly message: string }
  | { readonly kind: 'missing' | 'nothing' | 'promise' | 'circle' | 'too-many' };

/** What one program may use up before it is told so: turns of all its loops, bytes of what it allocates by size, numbers it gives back. */
export interface Limits {
  readonly turns: number;
  readonly bytes: number;
  readonly entries: number;
}
export const LIMITS: Limits = { turns: 1_000_000, bytes: 128_000_000, entries: 100_000 };

/**
 * Small tools of the exercises, on arrays of rows. Kept as text because they run beside the reader's lines, in a worker
 * that can load nothing.
 */
const TOOLS = `
  const size = (a) => (Array.isArray(a) ? (Array.isArray(a[0]) ? '(' + a.length + ',' + a[0].length + ')' : '(' + a.length + ')') : typeof a);
  const matrix = (name, a) => {
    if (!Array.isArray(a) || !Array.isArray(a[0])) throw new Error(name + ': needs matrices, got ' + size(a));
  };
  const same = (name, a, b) => {
    if (size(a) !== size(b)) throw new Error(name + ': needs two of one shape, got ' + size(a) + ' and ' + size(b));
  };
  const tools = {
    zeros: (rows, columns) => columns === undefined ? Array.from({ length: rows }, () => 0) : Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0)),
    transpose: (a) => { matrix('transpose', a); return a[0].map((_, j) => a.map((row) => row[j])); },
    matmul: (a, b) => {
      matrix('matmul', a); matrix('matmul', b);
      if (a[0].length !== b.length) throw new Error('matmul: ' + size(a) + ' times ' + size(b) + ': ' + a[0].length + ' columns cannot meet ' + b.length + ' rows');
      return a.map((row) => b[0].map((_, k) => row.reduce((sum, entry, j) => sum + entry * b[j][k], 0)));
    },
    add: (a, b) => {
      same('add', a, b);
      return a.map((row, i) => (Array.isArray(row) ? row.map((entry, j) => entry + b[i][j]) : row + b[i]));
    },
    sumRows: (a) => { matrix('sumRows', a); return a[0].map((_, j) => a.reduce((sum, row) => sum + row[j], 0)); },
    sub: (a, b) => {
      same('sub', a, b);
      return a.map((row, i) => (Array.isArray(row) ? row.map((entry, j) => entry - b[i][j]) : row - b[i]));
    },
    mul: (a, b) => {
      same('mul', a, b);
      return a.map((row, i) => (Array.isArray(row) ? row.map((entry, j) => entry * b[i][j]) : row * b[i]));
    },
    join: (a, b) => {
      matrix('join', a); matrix('join', b);
      if (a.length !== b.length) throw new Error('join: needs as many rows in both, got ' + size(a) + ' and ' + size(b));
      return a.map((row, i) => [...row, ...b[i]]);
    },
    columns: (a, from, to) => { matrix('columns', a); return a.map((row) => row.slice(from, to)); },
  };
`;

const before = (limits: Limits): string => `'use strict';
(() => {
  const { stringify, parse } = JSON;
  const { isArray } = Array;
  const from = Array.from.bind(Array);
  const isView = ArrayBuffer.isView;
  const finite = Number.isFinite;
  const text = String;
  const post = self.postMessage.bind(self);
  const [firstLine, lastLine] = [$FIRST, $LAST];
  ${TOOLS}
  let turns = 0;
  const turn = () => {
    turns += 1;
    if (turns > ${limits.turns}) throw new RangeError('the loop has gone round ${limits.turns.toLocaleString('en-GB').replace(/,/g, '\u202f')} times and does not end');
  };
  let bytes = 0;
  const take = (more) => {
    bytes += more;
    if (bytes > ${limits.bytes}) throw new RangeError('it asks for more than ${limits.bytes / 1e6} MB of memory');
  };
  const need = (unit, first) => take(unit * (typeof first === 'number' ? first : first && first.length ? Number(first.length) : 0));
  for (const name of Object.getOwnPropertyNames(self)) {
    if (!/Array$|^(Shared)?ArrayBuffer$/.test(name)) continue;
    const Plain = self[name];
    const unit = Plain.BYTES_PER_ELEMENT || (name === 'Array' ? 8 : 1);
    const counted = new Proxy(Plain, {
      construct(target, given, made) { need(unit, given[0]); return Reflect.construct(target, given, made); },
      apply(target, self, given) { need(unit, given[0]); return Reflect.apply(target, self, given); },
    });
    self[name] = counted;
    if (name !== 'Array') Plain.prototype.constructor = counted; // for arrays it would make every map and concat slow
  }
  const counted = (owner, name, before) => {
    const plain = owner[name];
    if (typeof plain === 'function') owner[name] = function (...given) { before(this, given); return Reflect.apply(plain, this, given); };
  };
  const ofLength = (self) => need(8, self);
  for (const name of ['map', 'slice', 'flat', 'flatMap', 'filter', 'fill', 'splice', 'toSorted', 'toReversed', 'toSpliced', 'with', 'join']) counted(Array.prototype, name, ofLength);
  for (const name of ['push', 'unshift']) counted(Array.prototype, name, (_, given) => take(8 * given.length));
  counted(Array.prototype, 'concat', (self, given) => { need(8, self); for (const one of given) need(8, one); });
  counted(Array, 'from', (_, given) => need(8, given[0]));
  counted(String.prototype, 'split', ofLength);
  counted(String.prototype, 'repeat', (self, given) => take(text(self).length * (Number(given[0]) || 0)));
  for (const name of ['padStart', 'padEnd']) counted(String.prototype, name, (_, given) => take(Number(given[0]) || 0));
  function* oneByOne(source) { for (const entry of source) { turn(); yield entry; } }
  const spread = (source) => { if (!isArray(source)) return oneByOne(source); need(8, source); return source; };
  delete self.WebAssembly;
  const lineOf = (error) => {
    for (const found of text(error.stack).matchAll(/:(\\d+):\\d+\\)?\\s*$/gm)) {
      const line = Number(found[1]);
      if (line >= firstLine && line <= lastLine) return line - firstLine + 1;
    }
    return 0;
  };
  const wordsOf = (error) => {
    try {
      if (error instanceof Error) return { kind: 'threw', message: text(error.message).slice(0, 300), line: lineOf(error) };
      return { kind: 'threw-value', message: text(error).slice(0, 300) };
    } catch { return { kind: 'threw-value', message: 'something that cannot be written down' }; }
  };
  let entries = 0;
  const plain = (value) => {
    entries += 1;
    if (entries > ${limits.entries}) throw 'too-many';
    if (isView(value)) return plain(from(value));
    if (isArray(value)) { const list = []; for (let i = 0; i < value.length; i += 1) list.push(plain(value[i])); return list; }
    if (typeof value === 'number') return finite(value) ? value : text(value);
    if (typeof value === 'string') return value.slice(0, 100);
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return text(typeof value);
    if (typeof value === 'object' && value !== null) { const copy = {}; for (const key of Object.keys(value)) copy[key] = plain(value[key]); return copy; }
    return value;
  };
  const run = (call, inputs) => {
    if (typeof call !== 'function') return { kind: 'missing' };
    const outputs = [];
    for (const given of parse(inputs)) {
      let returned;
      try { returned = call(...given); } catch (error) { return wordsOf(error); }
      if (returned === undefined) return { kind: 'nothing' };
      if (returned instanceof Promise) return { kind: 'promise' };
      try { outputs.push(plain(returned)); } catch (error) {
        return error === 'too-many' ? { kind: 'too-many' } : { kind: 'circle' };
      }
    }
    return { kind: 'answered', outputs };
  };
  for (const [name, tool] of Object.entries(tools)) self[name] = tool;
  self.$turn$ = turn;
  self.$spread$ = spread;
  self.$answer$ = (call, inputs) => post(stringify(run(call, inputs)));
})();
`;

/** How many lines stand before the reader's first one. */
export const LINES_BEFORE = before(LIMITS).split('\n').length - 1;

/** One classic script. Line n of `source` is its line n + LINES_BEFORE. */
export function programOf({ source, call, inputs }: ProgramParts, limits = LIMITS): string {
  if (!/^[A-Za-z_]\w*$/.test(call)) throw new Error(`programOf: call must be the name of a function, got "${call}"`);
  const first = LINES_BEFORE + 1;
  const last = LINES_BEFORE + source.split('\n').length;
  const opening = before(limits).replace('$FIRST', String(first)).replace('$LAST', String(last));
  return `${opening}${source}\n;$answer$(typeof ${call} === 'undefined' ? undefined : ${call}, ${JSON.stringify(inputs)});\n`;
}
