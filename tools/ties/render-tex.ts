/**
 * TeX to HTML with MathML, strictly: an unknown command, a stray character or foreign HTML is an error.
 * The only HTML a formula may carry is the data attribute that names a symbol, a shape or a circled letter.
 */
import katex, { type KatexOptions } from 'katex';

const ALLOWED = new Set(['data-sym', 'data-shape', 'data-mark']);

/** HTML of one formula. `mathml: false` leaves the MathML twin out (where a text alternative stands beside it). */
export function renderTex(
  tex: string,
  macros: Readonly<Record<string, string>>,
  options: { readonly display: boolean; readonly mathml?: boolean },
): string {
  const settings: KatexOptions = {
    displayMode: options.display,
    output: options.mathml === false ? 'html' : 'htmlAndMathml',
    throwOnError: true,
    strict: (code: string) => (code === 'htmlExtension' ? 'ignore' : 'error'),
    trust: (context) =>
      context.command === '\\htmlData' && Object.keys(context.attributes).every((name) => ALLOWED.has(name)),
    macros: { ...macros },
    fleqn: true,
  };
  const html = katex.renderToString(tex, settings);
  if (html.includes('#cc0000')) throw new Error('a command that is not allowed in a formula');
  return html;
}
