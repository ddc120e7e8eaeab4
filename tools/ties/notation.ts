/**
 * Reads the tables of docs/notation.mdx: the one legend of symbols, and the source of the KaTeX macros.
 *
 * A row of a notation table is  | $\Wxh$ | `\Wxh` = `W_{xh}` | means | shape | code | first used |.
 * A row without a macro (an index such as t) has the plain letter in the second cell: `t`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Notation {
  /** Name of the macro without backslash, '' for a plain letter. */
  readonly macro: string;
  /** What it stands for in TeX. */
  readonly tex: string;
  readonly means: string;
  readonly shape: string;
  readonly code: string;
  /** Section of first use, e.g. "1.4". */
  readonly first: string;
}

export const NOTATION_FILE = 'docs/notation.mdx';

const plain = (cell: string): string => cell.replace(/`/g, '').trim();

/** Every row of the notation tables in a page's source, in order. */
export function parseNotation(source: string): Notation[] {
  const rows: Notation[] = [];
  for (const line of source.split(/\r?\n/)) {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((c) => c.trim());
    if (cells.length !== 6) continue;
    const [, definition, means, shape, code, first] = cells;
    const withMacro = /^`\\([A-Za-z]+)`\s*=\s*`([^`]+)`$/.exec(definition);
    const letter = /^`([^`\\]+)`$/.exec(definition);
    if (!withMacro && !letter) continue;
    rows.push({
      macro: withMacro ? withMacro[1] : '',
      tex: withMacro ? withMacro[2] : (letter as RegExpExecArray)[1],
      means: plain(means),
      shape: plain(shape),
      code: plain(code),
      first: plain(first),
    });
  }
  return rows;
}

/** The rows of docs/notation.mdx under `root`. Throws if there are none. */
export function readNotation(root: string): Notation[] {
  const rows = parseNotation(readFileSync(join(root, NOTATION_FILE), 'utf8'));
  if (!rows.length) throw new Error(`${NOTATION_FILE}: no notation row found; is the table's form unchanged?`);
  return rows;
}

/** Whether a row gets a transposed twin: a weight matrix. `\WxhT` stands for its transpose. */
export const hasTranspose = (row: Notation): boolean => /^W/.test(row.macro);

/**
 * KaTeX macros: one per row, wrapped so that the page can name the symbol under the pointer; `\WxhT` for transposes;
 * `\shaped{W}{H,D}` writes a shape under a factor, `\marked{a}{+}` a circled letter over an operation, `\had` is ⊙.
 */
export function texMacros(rows: readonly Notation[]): Record<string, string> {
  const macros: Record<string, string> = {
    '\\shaped': '\\underset{\\htmlData{shape=1}{(#2)}}{#1}',
    '\\marked': '\\overset{\\raisebox{0.25em}{\\htmlData{mark=#1}{\\text{#1}}}}{#2}',
    '\\had': '\\odot',
  };
  for (const row of rows) {
    if (!row.macro) continue;
    macros[`\\${row.macro}`] = `\\htmlData{sym=${row.macro}}{${row.tex}}`;
    if (hasTranspose(row)) macros[`\\${row.macro}T`] = `\\htmlData{sym=${row.macro}}{${row.tex}^{\\top}}`;
  }
  return macros;
}

/** The macros of the legend that a formula uses, in order of first use, each once. */
export function symbolsOf(formula: string, rows: readonly Notation[]): string[] {
  const known = new Set<string>();
  for (const row of rows) if (row.macro) known.add(row.macro);
  const used: string[] = [];
  for (const match of formula.matchAll(/\\([A-Za-z]+)/g)) {
    const name = known.has(match[1]) ? match[1] : match[1].replace(/T$/, '');
    if (known.has(name) && !used.includes(name)) used.push(name);
  }
  return used;
}
