import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import remarkAsides from './asides';
import type { Attribute, Tree } from './nodes';
import { numberPrefix } from '../ties/equations';
import remarkTies from './ties';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ties-'));
  mkdirSync(join(root, 'packages/p/src'), { recursive: true });
  mkdirSync(join(root, 'docs/02-x/experiments'), { recursive: true });
  writeFileSync(join(root, 'packages/p/src/a.ts'), '//> eq a.b\nx();\n//< eq a.b\n');
  writeFileSync(join(root, 'docs/02-x/claims.json'), JSON.stringify({ claims: { known: {} } }));
  writeFileSync(join(root, 'docs/02-x/experiments/train.stored.json'), '{}');
  writeFileSync(join(root, 'docs/02-x/1-first.mdx'), '<Eq id="x.sum">\n</Eq>\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Made {
  type: string;
  name?: string;
  value?: string;
  attributes?: Attribute[];
  children?: Made[];
}
const element = (name: string, attributes: Record<string, string>): Made => ({
  type: 'mdxJsxFlowElement',
  name,
  attributes: Object.entries(attributes).map(([key, value]) => ({ type: 'mdxJsxAttribute', name: key, value })),
  children: [],
});

function run(...children: Made[]): Made[] {
  const tree = { type: 'root', children };
  remarkTies({ root })(tree as unknown as Tree, { path: join(root, 'docs/02-x/3-page.mdx'), value: '' });
  return tree.children;
}
const value = (made: Made, name: string): unknown => made.attributes?.find((a) => a.name === name)?.value;

test('equations are numbered chapter.section.count', () => {
  const [first, second] = run(element('Eq', { id: 'a' }), element('Eq', { id: 'b' }));
  expect([value(first, 'number'), value(second, 'number')]).toEqual(['2.3.1', '2.3.2']);
  expect(numberPrefix('/p/docs/10-y/exercises.mdx')).toBe('10.E.');
  expect(numberPrefix('/p/docs/10-y/index.mdx')).toBe('10.0.');
  expect(numberPrefix('/p/docs/notation.mdx')).toBe('');
});

test('code, claims and stored runs become imports, each once', () => {
  const [...nodes] = run(
    element('Code', { eq: 'a.b' }),
    element('Code', { eq: 'a.b' }),
    element('Ref', { eq: 'x.sum' }),
    element('Claim', { id: 'known' }),
    element('Demo', { of: 'train' }),
  );
  const imports = nodes.filter((node) => node.type === 'mdxjsEsm').map((node) => node.value);
  expect(imports).toEqual([
    'import tied0 from "!!region?name=a.b!@site/tools/ties/regions.ts"',
    'import tied1 from "!!equation?name=x.sum!@site/tools/ties/equations.ts"',
    'import tied2 from "!!entry?group=claims&id=known!./claims.json"',
    'import Demo from "@site/src/components/Demo"',
    'import tied4 from "./experiments/train.stored.json"',
  ]);
});

test.each([
  ['Code', { eq: 'no.such' }, /no source has \/\/> eq no\.such/],
  ['Code', {}, /needs eq/],
  ['Eq', {}, /needs an id/],
  ['Ref', { eq: 'no.such' }, /no page has <Eq id="no\.such">/],
  ['Ref', {}, /needs eq/],
  ['Claim', { id: 'no-such' }, /claims\.json has no such entry/],
  ['Measured', { id: 'known' }, /measured\.json has no such entry/],
  ['Demo', { of: 'no-such' }, /there is no .*no-such\.stored\.json/],
] as const)('<%s %j> that leads nowhere fails the build with its page', (name, attributes, message) => {
  expect(() => run(element(name, attributes))).toThrow(message);
  expect(() => run(element(name, attributes))).toThrow(/docs\/02-x\/3-page\.mdx/);
});

test('one equation twice on a page is refused', () => {
  expect(() => run(element('Eq', { id: 'a' }), element('Eq', { id: 'a' }))).toThrow(/twice/);
});

test('a margin note and the paragraph before it share a row, another note stays alone', () => {
  const tree = { type: 'root', children: [{ type: 'paragraph' }, element('Aside', {}), element('Aside', {})] };
  remarkAsides()(tree as unknown as Tree);
  expect(tree.children.map((node) => (node as Made).name)).toEqual(['div', 'Aside']);
  expect((tree.children[0] as Made).children?.map((node) => node.type)).toEqual(['paragraph', 'mdxJsxFlowElement']);
});
