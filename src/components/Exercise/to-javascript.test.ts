import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { toJavaScript } from './to-javascript';

function codeOf(source: string): string {
  const made = toJavaScript(source);
  if ('problem' in made) throw new Error(`${made.line}: ${made.problem}`);
  return made.code;
}
const $turn$ = (): void => undefined;
const $spread$ = (source: unknown): unknown => source;
const valueOf = (code: string): unknown => JSON.parse(JSON.stringify(runInNewContext(code, { $turn$, $spread$ })));

/** Each ends in an expression whose value shows that the program still does the same. */
const PROGRAMS: Readonly<Record<string, string>> = {
  annotations:
    'const f = (a: number[][], b?: string, ...c: Array<number>): number => a.length + c.length;\nf([[1]], "x", 2, 3)',
  generics: 'function first<T extends unknown>(list: readonly T[]): T { return list[0]; }\nfirst<number>([4, 5])',
  comparison: 'const a = 1, b = 2, c = 3;\n[a < b, c > b, a < b && b < c, a < (b)]',
  casts: 'const x = (3 as unknown) as number;\nconst y = [1, 2] satisfies number[];\nx + y[0]!',
  'a cast at the end of a line': 'const x = 3 as number\n;[1].map((z) => z)\nconst y = x as number\n(4)',
  'old casts': 'const x = <number>3;\nx + 1',
  "types of one's own": 'interface P {\n  x: number;\n}\ntype Q = P | string\nconst q: Q = { x: 1 };\n(q as P).x',
  'a type before a bracket': 'let n = 1\ntype A = number\n[n]',
  destructuring:
    'function f({ x, y: [z] }: { x: number; y: number[] }, [w]: number[] = [3]): number { return x + z + w; }\nf({ x: 1, y: [2] })',
  'an exported function': 'export function f(): number { return 7; }\nf()',
  'a long return type': 'const f = (): {\n  a: number;\n} => ({ a: 1 });\nf().a',
  loops:
    'let n = 0;\nfor (const r of [1, 2]) n += r;\nfor (let i = 0; i < 3; i++) { n += i; }\nwhile (n < 20) n++;\ndo n++; while (n < 30)\nfor (const k in { a: 1 }) for (const l of k) n += l.length;\nn',
  'loops with labels and empty bodies':
    'let i = 0;\nouter: for (;;) { for (;;) { if (i++ > 3) break outer; else continue outer; } }\nfor (; i < 9; i++);\ni',
  classes:
    'class C<T> {\n  private readonly x: number = 1;\n  y?: T;\n  get(this: C<T>): number { return this.x; }\n}\nnew C<string>().get()',
  'definite assignment': 'let x!: number;\nx = 2;\nx',
  overloads: 'declare const z: number;\nconst t = typeof 1 as string;\nt',
  spreads:
    'const a = [1, 2], b = [3];\nconst [first, ...rest] = [...a, ...b.map((x) => x), ...(a as number[])];\nconst o = { ...{ c: 1 } };\n[first, rest, Math.max(...rest, ...a), o]',
  'nothing but JavaScript':
    'const a = { b: 1 ? 2 : 3, c: [1, 2].map((x) => x ? { y: x } : null) };\nconst s = `${a.b}: ${"x"}`;\ns + a.c.length',
};

test.each(Object.entries(PROGRAMS))(
  '%s: the same value as the compiler gives, every line in its place',
  (_name, source) => {
    const code = codeOf(source);
    expect(code.split('\n')).toHaveLength(source.split('\n').length);
    const compiled = transformSync(source, { loader: 'ts', target: 'es2022' }).code.replace(/^export (?!\{)/gm, '');
    expect(valueOf(code)).toEqual(valueOf(compiled));
  },
);

test('columns stay: what is blanked is as long as it was', () => {
  expect(codeOf('const n: number = 1;')).toBe('const n         = 1;');
});

test.each([
  ['let a;\nenum E { A }', 2, 'enum'],
  ['import { x } from "y";', 1, 'imported'],
  ['class C { constructor(private x: number) {} }', 1, 'parameter'],
])('%j is refused in a sentence that names the line', (source, line, word) => {
  expect(toJavaScript(source)).toMatchObject({ line, problem: expect.stringContaining(word) as string });
});

test('every loop counts its turns with its own line', () => {
  const lines: number[] = [];
  runInNewContext(codeOf('for (const a of [1]) a;\nwhile (true) {\n  break; }\ndo { } while (false)'), {
    $turn$: (line: number) => lines.push(line),
  });
  expect(lines).toEqual([1, 2, 4]);
});

test('what cannot be read is left to the engine', () => {
  expect(() => valueOf(codeOf('const a = [1, 2;'))).toThrow(/Unexpected token/);
});
