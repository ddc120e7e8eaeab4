/**
 * What the checker needs to know of an MDX page: its status, its elements, its formulas, and its prose with everything
 * else blanked out. Line numbers stay true. Must not know any rule.
 */

export interface PageElement {
  readonly name: string;
  /** String attributes, and true for attributes without a value or with an expression. */
  readonly attributes: Readonly<Record<string, string | true>>;
  readonly line: number;
  /** The text up to the closing tag, '' for a self-closing one. */
  readonly inner: string;
  /** The same with its comments. */
  readonly written: string;
}
export interface Formula {
  readonly tex: string;
  readonly line: number;
}
export interface Page {
  /** From the root of the project, with forward slashes. */
  readonly file: string;
  readonly planned: boolean;
  readonly elements: readonly PageElement[];
  readonly formulas: readonly Formula[];
  /** Headings without their ids, `#` being depth 1. */
  readonly headings: readonly { readonly text: string; readonly depth: number; readonly line: number }[];
  /** Local names of what the page imports, and from where. */
  readonly imports: ReadonlyMap<string, string>;
  /** Prose by paragraph: code, formulas, tags, comments and imports are blanked. */
  readonly paragraphs: readonly Paragraph[];
  /** The file as it is, for rules that look at the writing itself; fenced code and imports are blanked. */
  readonly source: string;
}
export interface Paragraph {
  readonly text: string;
  readonly line: number;
  /** The same lines as they are written, with formulas and tags. */
  readonly written: string;
  /** The source named in a comment of the paragraph: `fact: …`. */
  readonly fact?: string;
  /** Where its numbers come from, in a comment of the paragraph: `maths: …`. */
  readonly maths?: string;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length;

/** Reads a page. Never throws: what cannot be read is the build's to complain about. */
export function readPage(file: string, original: string): Page {
  let source = original.replace(/\r\n/g, '\n');
  const front = /^---\n([\s\S]*?)\n---/.exec(source);
  const planned = /^status:\s*['"]?planned['"]?\s*$/m.test(front?.[1] ?? '');
  source = source.replace(/^---\n[\s\S]*?\n---/, blank);
  source = source.replace(/^([ \t]*)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^[ \t]*\2[ \t]*$/gm, blank);

  const imports = new Map<string, string>();
  for (const match of source.matchAll(/^import\s+([\s\S]*?)\s+from\s+['"]([^'"]+)['"];?[ \t]*$/gm)) {
    for (const name of match[1].replace(/[{}]/g, ' ').split(',')) {
      const local = name
        .trim()
        .split(/\s+as\s+/)
        .pop();
      if (local) imports.set(local, match[2]);
    }
  }
  source = source.replace(/^(?:import|export)\s[\s\S]*?;?[ \t]*$/gm, blank);

  const written = source;
  const notes = [...source.matchAll(/\{\/\*\s*(fact|maths):\s*([\s\S]*?)\s*\*\/\}/g)].map((match) => ({
    line: lineOf(source, match.index),
    kind: match[1] as 'fact' | 'maths',
    says: match[2],
  }));
  const headings = [...source.matchAll(/^(#{1,6})\s+(.+)$/gm)].map((match) => ({
    depth: match[1].length,
    text: match[2].replace(/\{\/\*.*?\*\/\}/g, '').trim(),
    line: lineOf(source, match.index),
  }));
  source = source.replace(/\{\/\*[\s\S]*?\*\/\}/g, blank);
  const formulas: Formula[] = [];
  const takeFormula = (whole: string, tex: string, at: number): string => {
    formulas.push({ tex, line: lineOf(source, at) });
    return blank(whole);
  };
  source = source.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, blank);
  const elements = readElements(source, written);
  source = source.replace(/\$\$([\s\S]*?)\$\$/g, (whole, tex: string, at: number) => takeFormula(whole, tex, at));
  source = source.replace(/(?<!\\)\$([^$\n]+?)(?<!\\)\$/g, (whole, tex: string, at: number) =>
    takeFormula(whole, tex, at),
  );

  let prose = source.replace(/<Sources\b[\s\S]*?<\/Sources>/g, blank);
  prose = prose.replace(tag, blank).replace(/<\/[A-Za-z.]+>/g, blank);
  const paragraphs = splitParagraphs(prose, written, notes);
  return { file, planned, elements, formulas, headings, imports, paragraphs, source: written };
}

/** An opening or self-closing tag; attribute values may hold `>` inside quotes or braces (one level deep). */
const tag =
  /<([A-Za-z][\w.]*)((?:\s+[\w:-]+(?:=(?:"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}))?|\s+\{[^{}]*\})*)\s*(\/?)>/g;

function readElements(source: string, written: string): PageElement[] {
  return [...source.matchAll(tag)].map((match) => {
    const attributes: Record<string, string | true> = {};
    for (const one of match[2].matchAll(/([\w:-]+)(?:=(?:"([^"]*)"|'([^']*)'|\{(?:[^{}]|\{[^{}]*\})*\}))?/g)) {
      attributes[one[1]] = one[2] ?? one[3] ?? true;
    }
    const after = match.index + match[0].length;
    const close = match[3] ? -1 : source.indexOf(`</${match[1]}>`, after);
    const line = lineOf(source, match.index);
    if (close < 0) return { name: match[1], attributes, line, inner: '', written: '' };
    return {
      name: match[1],
      attributes,
      line,
      inner: source.slice(after, close),
      written: written.slice(after, close),
    };
  });
}

function splitParagraphs(
  prose: string,
  written: string,
  notes: readonly { line: number; kind: 'fact' | 'maths'; says: string }[],
): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let start = 0;
  const lines = prose.split('\n');
  const asWritten = written.split('\n');
  for (let i = 0; i <= lines.length; i++) {
    if (i < lines.length && lines[i].trim() !== '') continue;
    const text = lines.slice(start, i).join('\n');
    const says = (kind: 'fact' | 'maths'): string | undefined =>
      notes.find((note) => note.kind === kind && note.line >= start + 1 && note.line <= i + 1)?.says;
    const [fact, maths] = [says('fact'), says('maths')];
    if (text.trim()) {
      paragraphs.push({
        text,
        line: start + 1,
        written: asWritten.slice(start, i).join('\n'),
        ...(fact === undefined ? {} : { fact }),
        ...(maths === undefined ? {} : { maths }),
      });
    }
    start = i + 1;
  }
  return paragraphs;
}

/** A page of a chapter, its index and exercises included. */
export const inChapter = (page: Page): boolean => /\/[\d_][^/]*\/[^/]+\.mdx$/.test(page.file);

/** A numbered page of a chapter. */
export const isSection = (page: Page): boolean =>
  /\/\d[^/]*\/\d+-[^/]*\.mdx$|\/_[^/]*\/\d+-[^/]*\.mdx$/.test(page.file);
