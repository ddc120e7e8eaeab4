/**
 * Turns the formulas that remark-math found into one <Tex> element each, already set by KaTeX.
 *
 * One string per formula instead of a tree of hundreds of elements keeps the build fast. A TeX error fails the build
 * with file, line and formula. Macros come from docs/notation.mdx.
 */
import { visit } from 'unist-util-visit';
import { readNotation, symbolsOf, texMacros } from '../ties/notation';
import { renderTex } from '../ties/render-tex';
import { attribute, type Parent, type Tree, type VFile } from './nodes';

interface MathNode {
  readonly type: 'math' | 'inlineMath';
  readonly value: string;
  readonly position?: { start: { offset?: number; line: number }; end: { offset?: number } };
}

export default function remarkTex(options: { readonly root: string }) {
  const rows = readNotation(options.root);
  const macros = texMacros(rows);
  return (tree: Tree, file: VFile): void => {
    visit(tree, ['math', 'inlineMath'], (node, index, parent) => {
      const { type, value, position } = node as unknown as MathNode;
      const display = type === 'math';
      const where = `${file.path}:${position?.start.line ?? 0}`;
      const source = String(file.value).slice(position?.start.offset ?? 0, position?.end.offset ?? 0);
      if (!display && source.startsWith('$$')) {
        throw new Error(`${where}: put $$ on lines of their own for a display formula: ${value}`);
      }
      let html: string;
      try {
        html = renderTex(value, macros, { display });
      } catch (error) {
        throw new Error(`${where}: TeX error in ${value}\n${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
      const attributes = [attribute('html', html)];
      if (display)
        attributes.push(attribute('display', 'true'), attribute('symbols', symbolsOf(value, rows).join(' ')));
      const element = {
        type: display ? 'mdxJsxFlowElement' : 'mdxJsxTextElement',
        name: 'Tex',
        attributes,
        children: [],
      };
      (parent as unknown as Parent).children[index as number] = element;
    });
  };
}
