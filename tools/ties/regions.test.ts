import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseRegions, readRegions } from './regions';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function project(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'regions-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('a region is dedented and its comments and letters are split off', () => {
  const source = [
    'f() {',
    '    //> eq a.b',
    "    k.add('//', x); // (a) (B,H) the sum",
    '      deeper();',
    '    //< eq a.b',
    '}',
  ];
  const [region] = parseRegions(source.join('\n'), 'x.ts');
  expect(region).toEqual({
    id: 'a.b',
    file: 'x.ts',
    firstLine: 3,
    lines: [
      { code: "k.add('//', x);", comment: '(B,H) the sum', mark: 'a' },
      { code: '  deeper();', comment: '', mark: '' },
    ],
  });
});

test('thirteen lines are refused and twelve are not', () => {
  const body = (n: number): string => ['//> eq long', ...Array<string>(n).fill('x();'), '//< eq long'].join('\n');
  expect(parseRegions(body(12), 'x.ts')[0].lines).toHaveLength(12);
  expect(() => parseRegions(body(13), 'x.ts')).toThrow(/long has 13 lines, at most 12/);
});

test.each([
  ['//> eq a\nx();', /never closed/],
  ['//> eq a\nx();\n//< eq b', /closes what is not open/],
  ['//> eq a\n//> eq b\nx();\n//< eq b\n//< eq a', /opens inside a/],
  ['//> eq a\n\n//< eq a', /is empty/],
  ['//< eq a', /closes what is not open/],
])('a broken region is refused with its place: %j', (source, message) => {
  expect(() => parseRegions(source, 'x.ts')).toThrow(message);
  expect(() => parseRegions(source, 'x.ts')).toThrow(/x\.ts/);
});

test('regions are found in packages and experiments, and neither in tests nor in templates', () => {
  const region = (id: string): string => `//> eq ${id}\nx();\n//< eq ${id}\n`;
  const root = project({
    'packages/core/src/cells/a.ts': region('a'),
    'packages/core/src/cells/a.test.ts': region('not-tests'),
    'docs/01-x/experiments/b.ts': region('b'),
    'docs/_template/experiments/c.ts': region('not-templates'),
  });
  expect([...readRegions(root).keys()].sort()).toEqual(['a', 'b']);
  expect(readRegions(root).get('a')?.file).toBe('packages/core/src/cells/a.ts');
});

test('one id in two files is refused, and both files are named', () => {
  const region = '//> eq a\nx();\n//< eq a\n';
  const root = project({ 'packages/p/src/one.ts': region, 'packages/p/src/two.ts': region });
  expect(() => readRegions(root)).toThrow(/one\.ts.*two\.ts/);
});

test('every region of this project can be read', () => {
  expect(readRegions(process.cwd()).size).toBeGreaterThan(0);
});
