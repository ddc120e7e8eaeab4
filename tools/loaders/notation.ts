/**
 * `import legend from '!!notation!@site/docs/notation.mdx'`: the legend of symbols, each already set as HTML.
 */
import { parseNotation, texMacros } from '../ties/notation';
import { renderTex } from '../ties/render-tex';

export default function notationLoader(source: string): string {
  const rows = parseNotation(source).filter((row) => row.macro);
  const macros = texMacros(rows);
  const legend = rows.map((row) => ({
    macro: row.macro,
    html: renderTex(row.tex.replace('#1', 'X'), macros, { display: false, mathml: false }),
    means: row.means,
    shape: row.shape,
    code: row.code,
    first: row.first,
  }));
  return `export default ${JSON.stringify(legend)};`;
}
