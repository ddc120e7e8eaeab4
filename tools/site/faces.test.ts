import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { facesName, facesTags, splitFaces } from './faces';

const SHEET =
  "@font-face{font-family:A;src:url(/f/a.woff2)format('woff2')}.a{color:red}" +
  '@font-face{font-family:Stand-in;src:local(Arial)}@media print{.b{color:blue}}@font-face{font-family:B;src:url(/f/b.woff2)}';
const SOURCE = readFileSync(join(__dirname, 'faces-script.js'), 'utf8');

test('faces that are fetched leave the sheet; the stand-ins and all other rules stay', () => {
  const { rest, faces } = splitFaces(SHEET);
  expect(rest).toBe('.a{color:red}@font-face{font-family:Stand-in;src:local(Arial)}@media print{.b{color:blue}}');
  expect(faces).toBe(
    "@font-face{font-family:A;src:url(/f/a.woff2)format('woff2')}@font-face{font-family:B;src:url(/f/b.woff2)}",
  );
  expect(splitFaces(rest)).toEqual({ rest, faces: '' });
});

test('the name of the sheet changes with the faces, and a page without scripts links it', () => {
  expect(facesName('a')).toMatch(/^faces\.[0-9a-f]{8}\.css$/);
  expect(facesName('a')).not.toBe(facesName('b'));
  expect(facesTags('/x.css', SOURCE)).toContain('<noscript><link rel="stylesheet" href="/x.css"></noscript>');
});

interface Link extends Record<string, unknown> {
  blocking?: string;
}

/** The script in a page of stand-ins: what it has done to it, the moment of the first paint, and of each file's arrival. */
function page(sources: readonly string[], { controller, formulas }: { controller?: object; formulas?: object } = {}) {
  const links: Link[] = [];
  const given: string[] = [];
  const asked = new Map<string, () => void>();
  let paint = (): void => undefined;
  const rules = sources.map((src) => ({
    style: { getPropertyValue: (name: string) => ({ 'font-family': '"F"', src })[name] ?? '' },
  }));
  const globals = {
    navigator: { serviceWorker: { controller } },
    document: {
      createElement: (): Link => ({ setAttribute: (name: string, value: string) => (links[0] = { [name]: value }) }),
      head: { appendChild: (link: Link) => (links[0] = { ...links[0], rel: link.rel, href: link.href }) },
      querySelector: () => formulas,
      fonts: { add: ({ src }: { src: string }) => given.push(src) },
    },
    PerformanceObserver: class {
      constructor(act: () => void) {
        paint = act;
      }
      observe(): void {}
    },
    FontFace: class {
      constructor(
        readonly family: string,
        readonly src: string,
      ) {}
      load = (): Promise<void> => new Promise((resolve) => asked.set(this.src, resolve));
    },
    CSSStyleSheet: class {
      cssRules = rules;
      replaceSync(): void {}
    },
    fetch: () => (sources.length ? Promise.resolve({ text: () => Promise.resolve('') }) : Promise.reject(new Error())),
    setTimeout: () => 0,
  };
  const [, script] = /<script>(.*)<\/script>/s.exec(facesTags('/x.css', SOURCE)) ?? [];
  new Function(...Object.keys(globals), script)(...Object.values(globals));
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return { links, given, asked, settle, paint: () => (paint(), settle()) };
}

test('after the first paint the faces are fetched, and given to the page together when the last has come', async () => {
  const { links, given, asked, paint, settle } = page(['text.woff2', 'KaTeX_Size4-Regular.woff2', 'label.woff2']);
  expect(asked.size).toBe(0);
  await paint();
  await paint();
  expect([...asked.keys()]).toEqual(['text.woff2', 'label.woff2']);
  asked.get('text.woff2')?.();
  await settle();
  expect(given).toEqual([]);
  asked.get('label.woff2')?.();
  await settle();
  expect(given).toEqual(['text.woff2', 'KaTeX_Size4-Regular.woff2', 'label.woff2']);
  expect(links).toEqual([]);
});

test('the faces of most formulas are fetched where the page has formulas', async () => {
  const sources = ['KaTeX_Main-Regular.abc.woff2', 'KaTeX_Main-BoldItalic.abc.woff2', 'KaTeX_Math-Italic.abc.woff2'];
  const plain = page(sources);
  await plain.paint();
  expect(plain.asked.size).toBe(0);
  const formulas = page(sources, { formulas: {} });
  await formulas.paint();
  expect([...formulas.asked.keys()]).toEqual([sources[0], sources[2]]);
});

test('where the service worker answers, the page waits for the sheet; where it cannot be fetched, it is linked', async () => {
  expect(page([], { controller: {} }).links).toEqual([{ blocking: 'render', rel: 'stylesheet', href: '/x.css' }]);
  const broken = page([]);
  await broken.paint();
  expect(broken.links).toEqual([{ rel: 'stylesheet', href: '/x.css' }]);
});
