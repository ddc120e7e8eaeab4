/**
 * Puts a margin note and the paragraph before it into one row, so that on a wide page the note stands beside it.
 */
import type { Element, Parent, Tree } from './nodes';

const isAside = (node: unknown): boolean =>
  (node as Element).type === 'mdxJsxFlowElement' && (node as Element).name === 'Aside';

export default function remarkAsides() {
  return (tree: Tree): void => {
    const root = tree as unknown as Parent;
    const out: unknown[] = [];
    for (const node of root.children) {
      const before = out.at(-1) as { type?: string } | undefined;
      if (isAside(node) && before?.type === 'paragraph') {
        out[out.length - 1] = {
          type: 'mdxJsxFlowElement',
          name: 'div',
          attributes: [{ type: 'mdxJsxAttribute', name: 'className', value: 'u-noted' }],
          children: [before, node],
        };
      } else out.push(node);
    }
    root.children = out;
  };
}
