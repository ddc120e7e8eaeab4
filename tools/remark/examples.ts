/**
 * Gives every <Example> the MDX it was written in, with the imports it needs: what is shown is what ran.
 *
 * Must run before any plugin that changes the tree below it: it reads positions, and the text of the file.
 */
import { visit } from 'unist-util-visit';
import { attribute, type Element, type Parent, type Tree, type VFile } from './nodes';

interface Placed {
  readonly type: string;
  readonly value?: string;
  readonly position?: { readonly start: { readonly offset?: number }; readonly end: { readonly offset?: number } };
}

/** The names that an import line makes known to the page. */
export function importedNames(line: string): string[] {
  const clause = /^import\s+([\s\S]*?)\s+from\s/.exec(line)?.[1] ?? '';
  return clause
    .replace(/[{}]/g, ' ')
    .split(',')
    .map((name) =>
      name
        .trim()
        .split(/\s+as\s+/)
        .at(-1),
    )
    .filter((name): name is string => Boolean(name));
}

/** An import line with only those of its names that `source` uses, or nothing. */
export function neededImport(line: string, source: string): string | undefined {
  const used = importedNames(line).filter((name) => new RegExp(String.raw`(?:<|\{)${name}\b`).test(source));
  if (used.length === 0) return undefined;
  if (!line.includes('{')) return line;
  return line.replace(/\{[\s\S]*?\}/, `{ ${used.join(', ')} }`);
}

export default function remarkExamples() {
  return (tree: Tree, file: VFile): void => {
    const imports = (tree.children as Placed[])
      .filter((node) => node.type === 'mdxjsEsm')
      .flatMap((node) => (node.value ?? '').split(/\n(?=import\s)/))
      .filter((line) => line.startsWith('import'));
    visit(tree, 'mdxJsxFlowElement', (node) => {
      const element = node as unknown as Element;
      if (element.name !== 'Example') return;
      const children = (node as unknown as Parent).children as Placed[];
      const [start, end] = [children.at(0)?.position?.start.offset, children.at(-1)?.position?.end.offset];
      if (start === undefined || end === undefined) throw new Error(`${file.path}: <Example> holds nothing`);
      const source = String(file.value).slice(start, end);
      const needed = imports.flatMap((line) => neededImport(line, source) ?? []);
      element.attributes.push(attribute('source', [...needed, ...(needed.length > 0 ? [''] : []), source].join('\n')));
    });
  };
}
