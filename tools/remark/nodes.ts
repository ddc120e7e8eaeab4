/**
 * The few shapes of MDX syntax nodes that our plugins read and make.
 */
import type { Node, Parent as UnistParent } from 'unist';

export type Tree = UnistParent;
export interface Parent {
  children: unknown[];
}
export interface VFile {
  readonly path: string;
  readonly value: unknown;
}
export interface Attribute {
  readonly type: 'mdxJsxAttribute';
  readonly name: string;
  readonly value: string | { readonly type: string; readonly value: string; readonly data: unknown };
}
export interface Element extends Node {
  readonly type: 'mdxJsxFlowElement' | 'mdxJsxTextElement';
  readonly name: string | null;
  readonly attributes: Attribute[];
}

/** name="value" */
export function attribute(name: string, value: string): Attribute {
  return { type: 'mdxJsxAttribute', name, value };
}

/** name={identifier} */
export function reference(name: string, identifier: string): Attribute {
  const expression = { type: 'Identifier', name: identifier };
  const estree = { type: 'Program', sourceType: 'module', body: [{ type: 'ExpressionStatement', expression }] };
  return {
    type: 'mdxJsxAttribute',
    name,
    value: { type: 'mdxJsxAttributeValueExpression', value: identifier, data: { estree } },
  };
}

/** import identifier from 'source' */
export function importOf(identifier: string, source: string): unknown {
  const local = { type: 'Identifier', name: identifier };
  const declaration = {
    type: 'ImportDeclaration',
    specifiers: [{ type: 'ImportDefaultSpecifier', local }],
    source: { type: 'Literal', value: source, raw: JSON.stringify(source) },
    attributes: [],
  };
  const value = `import ${identifier} from ${JSON.stringify(source)}`;
  return { type: 'mdxjsEsm', value, data: { estree: { type: 'Program', sourceType: 'module', body: [declaration] } } };
}

/** The text of a string attribute, or undefined. */
export function textOf(element: Element, name: string): string | undefined {
  const found = element.attributes.find((a) => a.type === 'mdxJsxAttribute' && a.name === name);
  return typeof found?.value === 'string' ? found.value : undefined;
}
