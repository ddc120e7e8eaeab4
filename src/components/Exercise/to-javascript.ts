/**
 * TypeScript to JavaScript by blanking: types become spaces, so every line and column stays where the reader wrote it.
 * Loops and spreads get a counter, so that what does not end, or grows without end, can be told with its line.
 *
 * Reads the tree of the editor's own parser. What is more than types (enum, namespace, import, parameter properties,
 * decorators) is refused in a sentence. Must not: check types, or judge the syntax; the engine that runs it does.
 */
import { parser } from '@lezer/javascript';
import type { SyntaxNode } from '@lezer/common';

export type ToJavaScript =
  { readonly code: string } | { readonly problem: string; /** From 1. */ readonly line: number };

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const typescript = parser.configure({ dialect: 'ts' });

const REFUSED: Readonly<Record<string, string>> = {
  EnumDeclaration: 'An enum is more than a type; use an object or plain constants.',
  NamespaceDeclaration: 'A namespace is more than a type; use plain functions.',
  ImportDeclaration: 'Nothing can be imported here; the tools you may use are listed beside the editor.',
  Decorator: 'Decorators are not known here.',
};
/** Types and nothing else. */
const BLANKED = new Set([
  'TypeAnnotation',
  'TypeParamList',
  'TypeArgList',
  'Privacy',
  'readonly',
  'abstract',
  'override',
  'AmbientDeclaration',
]);
const LOOPS = new Set(['ForStatement', 'WhileStatement', 'DoStatement']);

/** The program without types, each line where it was. */
export function toJavaScript(source: string): ToJavaScript {
  const edits: Edit[] = [];
  const lineOf = (at: number): number => source.slice(0, at).split('\n').length;
  const blank = (from: number, to: number, first = ''): void => {
    const spaces = source.slice(from, to).replace(/[^\n]/g, ' ');
    edits.push({ from, to, text: first + spaces.slice(first.length) });
  };
  let refused: { problem: string; line: number } | undefined;
  typescript.parse(source).iterate({
    enter({ node }) {
      const reason = refusal(node);
      if (reason !== undefined) {
        refused ??= { problem: reason, line: lineOf(node.from) };
        return false;
      }
      if (BLANKED.has(node.name)) {
        if (node.name === 'TypeAnnotation' && node.parent?.name === 'ArrowFunction')
          blankReturnType(node, source, edits);
        else blank(node.from, node.to);
        return false;
      }
      // A semicolon in place of a declaration: the lines around it must not grow together.
      if (node.name === 'InterfaceDeclaration' || node.name === 'TypeAliasDeclaration') {
        blank(node.from, node.to, ';');
        return false;
      }
      const cast = castOf(node);
      if (cast) blank(cast.from, cast.to, endsLine(source, cast.to) ? ';' : '');
      if (node.name === 'ExportDeclaration') blankExport(node, blank);
      if (node.name === 'Optional' && node.prevSibling) blank(node.from, node.to);
      if (node.name === 'this' && node.parent?.name === 'ParamList') blankParameter(node, blank);
      if (node.name === 'Spread') countSpread(node, edits);
      if (LOOPS.has(node.name)) countTurns(node, lineOf(node.from), edits);
      return true;
    },
  });
  return refused ?? { code: applied(source, edits) };
}

function refusal(node: SyntaxNode): string | undefined {
  if (node.name === 'Privacy' && node.parent?.name === 'ParamList') {
    return 'A parameter that is also a property is more than a type; assign it in the constructor.';
  }
  return REFUSED[node.name];
}

/** `as T`, `satisfies T`, `x!`, `<T>x`, `let x!: T`: the part that is only about types. */
function castOf(node: SyntaxNode): { readonly from: number; readonly to: number } | undefined {
  if (node.name === 'BinaryExpression') {
    const word = node.getChild('as') ?? node.getChild('satisfies');
    return word ? { from: word.from, to: node.to } : undefined;
  }
  if (node.name === 'PostfixExpression') return node.getChild('LogicOp') ?? undefined;
  if (node.name === 'PrefixCast') {
    const last = node.lastChild;
    return last ? { from: node.from, to: last.from } : undefined;
  }
  const definite =
    node.type.isError && node.nextSibling?.name === 'TypeAnnotation' && node.firstChild?.name === 'LogicOp';
  return definite ? node : undefined;
}

/** Whether the next thing stands on another line and could be taken for a continuation. */
function endsLine(source: string, at: number): boolean {
  return /^[^\S\n]*\n\s*[([`+\-/]/.test(source.slice(at));
}

function blankExport(node: SyntaxNode, blank: (from: number, to: number, first?: string) => void): void {
  const [word, next] = [node.firstChild, node.firstChild?.nextSibling];
  if (!word || !next) return;
  if (next.name === 'ExportGroup') blank(node.from, node.to, ';');
  else blank(word.from, next.name === 'default' ? next.to : word.to);
}

/** `this: C` in a list of parameters names no parameter. */
function blankParameter(node: SyntaxNode, blank: (from: number, to: number) => void): void {
  const type = node.nextSibling;
  const after = type?.name === 'TypeAnnotation' ? type.nextSibling : type;
  blank(node.from, after?.name === ',' ? after.to : node.to);
}

/** Between `)` and `=>` no line may end, so the line breaks of a long type move behind the arrow. */
function blankReturnType(node: SyntaxNode, source: string, edits: Edit[]): void {
  const lines = source.slice(node.from, node.to).replace(/[^\n]/g, '');
  edits.push({ from: node.from, to: node.to, text: lines === '' ? ' '.repeat(node.to - node.from) : ' ' });
  const arrow = node.nextSibling;
  if (lines !== '' && arrow) edits.push({ from: arrow.to, to: arrow.to, text: lines });
}

function countTurns(loop: SyntaxNode, line: number, edits: Edit[]): void {
  const body = loop.name === 'DoStatement' ? loop.firstChild?.nextSibling : loop.lastChild;
  if (!body || body.type.isError) return;
  const count = `$turn$(${line});`;
  if (body.name === 'Block') edits.push({ from: body.from + 1, to: body.from + 1, text: count });
  else {
    edits.push({ from: body.from, to: body.from, text: `{${count}` });
    edits.push({ from: body.to, to: body.to, text: '}' });
  }
}

/** `...a` in a list or a call makes as many entries as `a` has. */
function countSpread(dots: SyntaxNode, edits: Edit[]): void {
  const spread = dots.nextSibling;
  const grows = dots.parent?.name === 'ArrayExpression' || dots.parent?.name === 'ArgList';
  if (!grows || !spread || spread.type.isError) return;
  edits.push({ from: spread.from, to: spread.from, text: '$spread$(' });
  edits.push({ from: spread.to, to: spread.to, text: ')' });
}

/** Edits do not overlap, but may lie inside each other at the same place: a blank inside a blank is left out. */
function applied(source: string, edits: readonly Edit[]): string {
  let code = '';
  let at = 0;
  const ordered = [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
  for (const { from, to, text } of ordered) {
    if (from < at) continue;
    code += source.slice(at, from) + text;
    at = to;
  }
  return code + source.slice(at);
}
