import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasTranspose, parseNotation, readNotation, symbolsOf, texMacros } from './notation';
import { renderTex } from './render-tex';

const root = process.cwd();
const rows = readNotation(root);
const macros = texMacros(rows);

/** Commands of TeX itself that formulas of the course may use. Everything else must be on the notation page. */
const TEX = new Set(
  (
    'frac dfrac tfrac partial sum prod sqrt tanh log exp max min arg sup softmax operatorname mathrm mathbf mathbb text ' +
    'left right bigl bigr Bigl Bigr biggl biggr big Big lVert rVert lvert rvert langle rangle le ge ne approx in to mapsto cdot cdots ' +
    'ldots dots times quad qquad begin end hat bar tilde underbrace overset underset top infty pm prime mid colon circ ' +
    'limits not sim propto equiv Rightarrow rightarrow leftarrow longrightarrow operatorname diag phantom hline displaystyle ' +
    'mathopen mathclose mathrel mathbin lbrace rbrace lbrack rbrack tag nonumber vdots ddots forall exists lfloor rfloor ' +
    'cos sin tan pi cdotp textstyle overline'
  ).split(' '),
);
const OURS = new Set(['shaped', 'marked', 'had']);

function pages(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name.startsWith('_') ? [] : pages(path);
    return entry.name.endsWith('.mdx') ? [path] : [];
  });
}

/** The formulas of a page, code removed. */
function formulas(source: string): string[] {
  const text = source.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\$\$([\s\S]*?)\$\$|\$([^$\n]+)\$/g)].map((match) => match[1] ?? match[2]);
}

test('every macro stands in one row only', () => {
  const names = rows.map((row) => row.macro).filter(Boolean);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('the same letter means one thing only', () => {
  const signs = rows.map((row) => row.tex);
  expect(signs.filter((sign, i) => signs.indexOf(sign) !== i)).toEqual([]);
});

test('a letter is shared only within a family of weights, biases or scalar weights', () => {
  const letters = new Map<string, string[]>();
  for (const row of rows) {
    const letter = row.tex.replace(/_(\{[^}]*\}|.)/, '');
    letters.set(letter, [...(letters.get(letter) ?? []), row.macro || row.tex]);
  }
  const shared = [...letters].filter(([, names]) => names.length > 1).map(([letter]) => letter);
  expect(shared.sort()).toEqual(['W', 'b', 'w']);
});

test('every row has a meaning, a shape, a place in the code and a section', () => {
  for (const row of rows) {
    expect(row.means, row.tex).not.toBe('');
    expect(row.shape, row.tex).not.toBe('');
    expect(row.first, row.tex).toMatch(/^\d+\.\d+$/);
  }
});

test('shapes use the letters T B D H K V and no others', () => {
  for (const row of rows) {
    for (const [, shape] of row.shape.matchAll(/\(([^)]*)\)/g))
      expect(shape, row.tex).toMatch(/^[TBDHKV]([,+][TBDHKV])*$/);
  }
});

test('every macro used in a page exists', () => {
  const unknown: string[] = [];
  for (const page of [...pages('docs'), ...pages('src')]) {
    for (const formula of formulas(readFileSync(join(root, page), 'utf8'))) {
      for (const [, name] of formula.matchAll(/\\([A-Za-z]+)/g)) {
        if (!macros[`\\${name}`] && !TEX.has(name) && !OURS.has(name))
          unknown.push(`${page}: \\${name} in ${formula.trim()}`);
      }
    }
  }
  expect(unknown).toEqual([]);
});

test('every macro and every transpose can be set', () => {
  for (const row of rows.filter((one) => one.macro)) {
    expect(renderTex(`\\${row.macro}{X}`, macros, { display: false })).toContain(`data-sym="${row.macro}"`);
    if (hasTranspose(row)) expect(renderTex(`\\${row.macro}T`, macros, { display: false })).toContain('⊤');
  }
});

test('a row is read with its macro, and a plain letter without one', () => {
  const table =
    '| $\\Wxh$ | `\\Wxh` = `W_{xh}` | from x to h | (H,D) | `Wxh` | 1.4 |\n| $t$ | `t` | frame | – | `t` | 1.1 |';
  expect(parseNotation(table)).toEqual([
    { macro: 'Wxh', tex: 'W_{xh}', means: 'from x to h', shape: '(H,D)', code: 'Wxh', first: '1.4' },
    { macro: '', tex: 't', means: 'frame', shape: '–', code: 't', first: '1.1' },
  ]);
});

test('the symbols of a formula are found once each, transposes included', () => {
  expect(symbolsOf('\\pre_t = \\WxhT \\xin_t + \\Wxh \\frac{1}{2}', rows)).toEqual(['pre', 'Wxh', 'xin']);
});

test.each(['\\nosuch', '\\htmlClass{a}{x}', '\\htmlData{evil=1}{x}', '\\href{https://example.org}{x}', 'ü', '{'])(
  'a formula that is not sound is refused: %s',
  (formula) => {
    expect(() => renderTex(formula, macros, { display: false })).toThrow();
  },
);
