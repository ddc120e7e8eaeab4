/**
 * Puts a margin note and the paragraph before it into one row, so that on a wide page the note stands beside it.
 */
import type { Element, Parent, Tree } from './nodes';

const isElement = (node: unknown, name: string): boolean =>
  (node as Element).type === 'mdxJsxFlowElement' && (node as Element).name === name;

export default function remarkAsides() {
  return (tree: Tree): void => {
    pair(tree as unknown as Parent);
    for (const node of tree.children) if (isElement(node, 'Example')) pair(node as unknown as Parent);
  };
}

function pair(parent: Parent): void {
  const out: unknown[] = [];
  for (const node of parent.children) {
    const before = out.at(-1) as { type?: string } | undefined;
    if (isElement(node, 'Aside') && before?.type === 'paragraph') {
      out[out.length - 1] = {
        type: 'mdxJsxFlowElement',
        name: 'div',
        attributes: [{ type: 'mdxJsxAttribute', name: 'className', value: 'u-noted' }],
        children: [before, node],
      };
    } else out.push(node);
  }
  parent.children = out;
}
