/**
 * What the build needs beside pages: names of our inline loaders, build-cache dependencies, KaTeX's fonts as woff2 only,
 * what is hidden where no script runs, and, after the build, a Content-Security-Policy in every page and the service worker.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from '@docusaurus/types';
import { addToHead } from './head';
import { facesName, facesTags, splitFaces } from './faces';
import { copyNotebooks, startNotebooks } from './notebooks';
import { addPolicy } from './policy';
import { publish } from './publish';
import { RELOAD_SCRIPT } from './reload-script';

interface Declaration {
  prop: string;
  value: string;
}
interface AtRule {
  walkDecls(visitor: (declaration: Declaration) => void): void;
}
interface Sheet {
  walkAtRules(name: string, visitor: (rule: AtRule) => void): void;
}

/** Without scripts the buttons and the search box of the header would be dead: they are absent, and the chapter stands open. */
const WITHOUT_SCRIPTS =
  '<style>.u-side{display:block!important}.navbar button,.navbar__search{display:none!important}</style>';

/** A page opened at a place within it is laid out whole (src/whole.ts). */
const WHOLE_AT_A_PLACE = "if(location.hash)document.documentElement.setAttribute('data-whole','')";

/** Leaves the woff2 source of a face that also offers older formats. */
const woff2Only = {
  postcssPlugin: 'woff2-only',
  Once(sheet: Sheet): void {
    sheet.walkAtRules('font-face', (rule) => {
      rule.walkDecls((declaration) => {
        if (declaration.prop !== 'src') return;
        const sources = declaration.value.split(/,(?![^(]*\))/);
        const modern = sources.filter((source) => source.includes('woff2'));
        if (modern.length) declaration.value = modern.map((source) => source.trim()).join(', ');
      });
    });
  },
};

interface Rule {
  readonly test?: unknown;
  readonly use?: unknown;
}

/** Docusaurus writes small fonts into the style sheet, which holds up every page for faces that few formulas use. */
function fontsAsFiles(config: { readonly module?: { readonly rules?: unknown } }): void {
  for (const { test, use } of (config.module?.rules ?? []) as Rule[]) {
    if (!(test instanceof RegExp) || !test.test('a.woff2') || !Array.isArray(use)) continue;
    for (const loader of use as { options?: { limit?: number | boolean } }[]) {
      if (loader.options && 'limit' in loader.options) loader.options.limit = false;
    }
  }
}

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Takes the faces out of the style sheet of `pages` (see faces.ts). */
function moveFaces(root: string, outDir: string, baseUrl: string, pages: readonly string[]): void {
  const folder = join(outDir, 'assets/css');
  const found = listFiles(folder, '.css').map((path) => {
    const { rest, faces } = splitFaces(readFileSync(path, 'utf8'));
    if (faces !== '') writeFileSync(path, rest);
    return faces;
  });
  const faces = found.join('');
  if (faces === '')
    throw new Error(`${folder}: no @font-face in any style sheet; mend splitFaces in tools/site/faces.ts`);
  writeFileSync(join(folder, facesName(faces)), faces);
  const script = readFileSync(join(root, 'tools/site/faces-script.js'), 'utf8');
  const tags = facesTags(`${baseUrl}assets/css/${facesName(faces)}`, script);
  for (const path of pages) writeFileSync(path, addToHead(readFileSync(path, 'utf8'), tags));
}

interface WithCache {
  experiments?: { cache?: { buildDependencies?: string[] } };
}

/** The plugin for a project in `root`. */
export default function siteBuild(root: string): Plugin {
  const loaders = join(root, 'tools/loaders');
  let notebooks: Promise<void> | undefined;
  return {
    name: 'unrolled-site',
    getClientModules: () => ['safe-hash.ts', 'whole.ts', 'offline.ts'].map((file) => join(root, 'src', file)),
    loadContent() {
      notebooks ??= startNotebooks(root); // they are written while pages are compiled
    },
    getPathsToWatch: () => [join(root, 'docs/notation.mdx')],
    configureWebpack(config) {
      // A change of a macro or of a plugin changes pages whose own source is unchanged.
      const cache = (config as WithCache).experiments?.cache?.buildDependencies;
      cache?.push(
        join(root, 'docs/notation.mdx'),
        ...['tools/remark', 'tools/ties', 'tools/loaders', 'tools/site'].flatMap((f) => listFiles(join(root, f), 's')),
      );
      fontsAsFiles(config);
      return {
        module: {
          rules: [
            { test: /client[\\/]exports[\\/]Link\.js$/, enforce: 'pre', use: join(loaders, 'link-observers.cjs') },
          ],
        },
        resolve: { alias: { 'prism-react-renderer$': join(root, 'src/theme/no-prism.ts') } },
        resolveLoader: {
          alias: {
            region: join(loaders, 'region.cjs'),
            catalogue: join(loaders, 'catalogue.cjs'),
            entry: join(loaders, 'entry.cjs'),
            equation: join(loaders, 'equation.cjs'),
            notation: join(loaders, 'notation.cjs'),
          },
        },
      };
    },
    configurePostCss(postCss) {
      postCss.plugins.push(woff2Only);
      return postCss;
    },
    injectHtmlTags: () => ({
      headTags: [
        { tagName: 'noscript', innerHTML: WITHOUT_SCRIPTS },
        { tagName: 'script', innerHTML: RELOAD_SCRIPT },
        { tagName: 'script', innerHTML: WHOLE_AT_A_PLACE },
      ],
    }),
    async postBuild({ outDir, baseUrl, siteConfig, generatedFilesDir: generated }) {
      const pages = listFiles(outDir, '.html').filter((path) => !path.endsWith('sandbox.html'));
      moveFaces(root, outDir, baseUrl, pages);
      publish({ outDir, baseUrl, sources: join(root, 'tools/site'), generated, pages });
      const sandbox = readFileSync(join(outDir, 'sandbox.html'), 'utf8');
      for (const path of pages) writeFileSync(path, addPolicy(readFileSync(path, 'utf8'), sandbox));
      const sitemap = `${siteConfig.url}${baseUrl}sitemap.xml`;
      writeFileSync(join(outDir, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${sitemap}\n`);
      await notebooks;
      copyNotebooks(root, outDir);
    },
  };
}
