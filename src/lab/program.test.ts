import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { toJavaScript } from '../components/Exercise/to-javascript';
import { LIMITS, LINES_BEFORE, programOf, type Said } from './program';
import { outcomeOf } from './sandbox';

/** A realm made here counts slowly: far fewer turns than in a page. */
const limits = { ...LIMITS, turns: 20_000 };

/** What the program says, run in a realm of its own as in a worker. `made` goes through the loop counter first. */
function say(source: string, inputs: unknown = [[1]]): Said {
  const made = toJavaScript(source);
  if ('problem' in made) throw new Error(made.problem);
  const texts: string[] = [];
  const realm = createContext({ postMessage: (text: string) => texts.push(text) });
  runInContext('globalThis.self = globalThis;', realm);
  runInContext(programOf({ source: made.code, call: 'f', inputs: JSON.stringify(inputs) }, limits), realm);
  expect(texts).toHaveLength(1);
  return JSON.parse(texts[0]) as Said;
}

test('the function is called with each list of arguments, and numbers that JSON lacks arrive as words', () => {
  expect(
    say('const f = (a: number, b: number) => [a + b, 0 / 0, 1 / 0];', [
      [1, 2],
      [3, 4],
    ]),
  ).toEqual({
    kind: 'answered',
    outputs: [
      [3, 'NaN', 'Infinity'],
      [7, 'NaN', 'Infinity'],
    ],
  });
});

test('the tools compute on arrays of rows, and say which shapes do not fit', () => {
  const use = (expression: string): unknown => {
    const said = say(`function f() { return ${expression}; }`);
    return said.kind === 'answered' ? said.outputs[0] : said;
  };
  expect(use('matmul([[1, 2], [3, 4]], transpose([[1, 0], [0, 2]]))')).toEqual([[1, 4], [3, 8]]); // prettier-ignore
  expect(use('[add([1, 2], [3, 4]), add([[1]], [[2]]), zeros(2), zeros(1, 2), sumRows([[1, 2], [3, 4]])]')).toEqual([
    [4, 6],
    [[3]],
    [0, 0],
    [[0, 0]],
    [4, 6],
  ]);
  expect(use('matmul([[1, 2]], [[1, 2]])')).toMatchObject({
    kind: 'threw',
    message: 'matmul: (1,2) times (1,2): 2 columns cannot meet 1 rows',
  });
  expect(use('add([1], [1, 2])')).toMatchObject({ message: 'add: needs two of one shape, got (1) and (2)' });
  expect(use('mul([[1]], [[1, 2]])')).toMatchObject({ message: 'mul: needs two of one shape, got (1,1) and (1,2)' });
  expect(use('[sub([3], [1]), mul([[2, 3]], [[4, 5]]), join([[1], [2]], [[3], [4]])]')).toEqual([
    [2],
    [[8, 15]],
    [[1, 3], [2, 4]], // prettier-ignore
  ]);
  expect(use('columns([[1, 2, 3], [4, 5, 6]], 1, 3)')).toEqual([[2, 3], [5, 6]]); // prettier-ignore
  expect(use('join([[1]], [[1], [2]])')).toMatchObject({
    message: 'join: needs as many rows in both, got (1,1) and (2,1)',
  });
});

test('an error comes with the line the reader wrote it in', () => {
  expect(say('const g = () => {\n  return [].x.y;\n};\nfunction f(): number {\n  return g();\n}')).toMatchObject({
    kind: 'threw',
    line: 2,
  });
  expect(say('\n\nfunction f() {\n  return matmul(1, 2);\n}')).toMatchObject({ line: 4 });
});

test('hostile and careless programs end in one word each', () => {
  expect(say('function f() { throw "boo"; }')).toEqual({ kind: 'threw-value', message: 'boo' });
  expect(say('function f() { throw { get message() { throw 1; }, toString: null }; }')).toMatchObject({
    kind: 'threw-value',
  });
  expect(say('function g() {}')).toEqual({ kind: 'missing' });
  expect(say('function f() {}')).toEqual({ kind: 'nothing' });
  expect(say('async function f() {}')).toMatchObject({ kind: expect.stringMatching(/promise|answered/) as string });
  expect(say('function f() { const a = []; a.push(a); return a; }')).toMatchObject({
    kind: expect.stringMatching(/circle|too-many/) as string,
  });
  expect(say('const f = () => Array.from({ length: 200000 }, () => 1);')).toEqual({ kind: 'too-many' });
  expect(say('const f = () => new Float64Array(2).fill(0.5);')).toEqual({ kind: 'answered', outputs: [[0.5, 0.5]] });
});

test.each([
  ['an endless loop', 'function f() {\n  for (;;) {}\n}', /does not end/, 2],
  ['an endless loop without a block', 'function f() {\n  let i = 0;\n  while (true) i++;\n}', /does not end/, 3],
  ['2 GB at once', 'function f() { return new Uint8Array(2 ** 31).fill(1); }', /more than 128 MB/, 1],
  ['2 GB in a buffer', 'function f() { return new ArrayBuffer(2 ** 31); }', /more than 128 MB/, 1],
  ['2 GB of an array', 'function f() { return new Array(2 ** 28).fill(0); }', /more than 128 MB/, 1],
  ['2 GB from a length', 'function f() { return Array.from({ length: 2 ** 28 }, () => 0); }', /more than 128 MB/, 1],
  [
    'an array that doubles',
    'function f() {\n  let a = [1.5];\n  for (;;)\n    a = [...a, ...a];\n}',
    /more than 128 MB/,
    4,
  ],
  [
    'an array joined with itself',
    'function f() {\n  let a = [1];\n  for (;;) a = a.concat(a);\n}',
    /more than 128 MB/,
    3,
  ],
  [
    'a text cut into letters',
    'function f() {\n  let s = "abc";\n  for (;;) { s += s; s.split(""); }\n}',
    /more than 128 MB/,
    3,
  ],
  [
    'a list without an end',
    'function f() {\n  return [...{ *[Symbol.iterator]() { let n = 0; for (;;) yield n++; } }];\n}',
    /does not end/,
    2,
  ],
  [
    'an iterator without an end',
    'const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) };\nfunction f() {\n  return [...it];\n}',
    /does not end/,
    3,
  ],
  [
    '2 GB behind the back of the counter',
    'function f() {\n  const Plain = new Float64Array(1).constructor;\n  return new Plain(2 ** 28);\n}',
    /more than 128 MB/,
    3,
  ],
  ['recursion without an end', 'function f() {\n  return f();\n}', /call stack/i, 2],
])('%s is told with its line', (_name, source, words, line) => {
  const said = say(source);
  expect(said).toMatchObject({ kind: 'threw', line });
  expect((said as { message: string }).message).toMatch(words);
});

test('what the frame says is believed only where it can be checked', () => {
  expect(outcomeOf({ kind: 'failed', message: 'x', line: LINES_BEFORE + 3 })).toEqual({
    kind: 'failed',
    message: 'x',
    line: 3,
  });
  expect(outcomeOf({ kind: 'said', text: '{"kind":"answered","outputs":[1]}' })).toEqual({
    kind: 'answered',
    outputs: [1],
  });
  for (const odd of [
    null,
    7,
    {},
    { kind: 'said', text: '{' },
    { kind: 'said', text: 'null' },
    { kind: 'said', text: '{"kind":"passed"}' },
  ]) {
    expect(outcomeOf(odd)).toEqual({ kind: 'too-much' });
  }
});

test('the sandbox page allows its own script by hash, workers of its own making, and nothing else', () => {
  const html = readFileSync(`${import.meta.dirname}/../../static/sandbox.html`, 'utf8');
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = /content="(default-src[^"]*)"/.exec(html)?.[1];
  expect(policy).toBe(`default-src 'none'; script-src 'sha256-${hash}'; worker-src blob:`);
});
