import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import remarkExamples, { importedNames, neededImport } from './examples';
import type { Attribute, Tree } from './nodes';

const root = path.resolve(import.meta.dirname, '../..');

test('an example is given its own source, with the imports it uses and no others', () => {
  const value = "import a from './a.json';\nimport { B, C } from './b';\n\n<Example>\n\n<B of={a} />\n\n</Example>\n";
  const start = value.indexOf('<B');
  const at = (from: number, to: number) => ({ start: { offset: from }, end: { offset: to } });
  const example = {
    type: 'mdxJsxFlowElement',
    name: 'Example',
    attributes: [] as Attribute[],
    children: [
      { type: 'mdxJsxFlowElement', name: 'B', attributes: [], position: at(start, start + '<B of={a} />'.length) },
    ],
  };
  const esm = { type: 'mdxjsEsm', value: value.slice(0, value.indexOf('\n\n')) };
  remarkExamples()({ type: 'root', children: [esm, example] } as unknown as Tree, { path: 'p.mdx', value });
  expect(example.attributes).toEqual([
    {
      type: 'mdxJsxAttribute',
      name: 'source',
      value: "import a from './a.json';\nimport { B } from './b';\n\n<B of={a} />",
    },
  ]);
});

test('an example that holds nothing fails the build', () => {
  const empty = { type: 'mdxJsxFlowElement', name: 'Example', attributes: [], children: [] };
  const tree = { type: 'root', children: [empty] } as unknown as Tree;
  expect(() => remarkExamples()(tree, { path: 'p.mdx', value: '' })).toThrow('p.mdx: <Example> holds nothing');
});

test('names of imports are read in all their forms', () => {
  expect(importedNames("import a from './a'")).toEqual(['a']);
  expect(importedNames("import a, { B as C,\n  D } from './a'")).toEqual(['a', 'C', 'D']);
  expect(neededImport("import { B, C } from './b';", '<D />')).toBeUndefined();
  expect(neededImport("import B from './b';", '<Bc />')).toBeUndefined();
});

test('the page of parts shows every component that a page may use', () => {
  const page = readFileSync(path.join(root, 'docs/parts/index.mdx'), 'utf8');
  const examples = [...page.matchAll(/<Example>([\s\S]*?)<\/Example>/g)].map((match) => match[1]).join('\n');
  const components = readFileSync(path.join(root, 'src/theme/MDXComponents.tsx'), 'utf8');
  const global = [...(/export default \{([\s\S]*)\};/.exec(components)?.[1] ?? '').matchAll(/^ {2}([A-Z]\w*)/gm)]
    .map((match) => match[1])
    .filter((name) => !WRITTEN_OTHERWISE.has(name));
  const exercises = readFileSync(path.join(root, 'src/components/Exercise/index.tsx'), 'utf8');
  const kinds = [...exercises.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap((match) => match[1].split(','))
    .map((name) => name.trim())
    .filter((name) => /^[A-Z]/.test(name));
  expect(global.length).toBeGreaterThan(8);
  expect(kinds).toContain('CodeExercise');
  const missing = [...global, ...kinds, 'Demo', 'Check'].filter((name) => !new RegExp(`<${name}\\b`).test(examples));
  expect(missing).toEqual([]);
});

/** What the page's writer never types: formulas and tables have a writing of their own. */
const WRITTEN_OTHERWISE = new Set(['Tex', 'Symbols', 'Example', 'MDXComponents']);

test('every part the page imports is there', () => {
  const page = readFileSync(path.join(root, 'docs/parts/index.mdx'), 'utf8');
  for (const match of page.matchAll(/^import .* from '@site\/([^']+)';$/gm)) {
    const file = path.join(root, match[1]);
    expect(
      ['', '.ts', '.tsx', '/index.tsx'].some((ending) => existsSync(file + ending)),
      match[1],
    ).toBe(true);
  }
});
