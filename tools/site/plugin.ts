/**
 * What the build needs beside pages: names of our inline loaders, build-cache dependencies, KaTeX's fonts as woff2 only,
 * what is hidden where no script runs, and, after the build, a Content-Security-Policy in every page.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from '@docusaurus/types';
import { addPolicy } from './policy';

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

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));
}

interface WithCache {
  experiments?: { cache?: { buildDependencies?: string[] } };
}

/** The plugin for a project in `root`. */
export default function siteBuild(root: string): Plugin {
  const loaders = join(root, 'tools/loaders');
  return {
    name: 'unrolled-site',
    getClientModules: () => [join(root, 'src/safe-hash.ts')],
    getPathsToWatch: () => [join(root, 'docs/notation.mdx')],
    configureWebpack(config) {
      // A change of a macro or of a plugin changes pages whose own source is unchanged.
      const cache = (config as WithCache).experiments?.cache?.buildDependencies;
      cache?.push(
        join(root, 'docs/notation.mdx'),
        ...['tools/remark', 'tools/ties', 'tools/loaders', 'tools/site'].flatMap((f) => listFiles(join(root, f), 's')),
      );
      return {
        resolveLoader: {
          alias: {
            region: join(loaders, 'region.cjs'),
            entry: join(loaders, 'entry.cjs'),
            notation: join(loaders, 'notation.cjs'),
          },
        },
      };
    },
    configurePostCss(postCss) {
      postCss.plugins.push(woff2Only);
      return postCss;
    },
    injectHtmlTags: () => ({ headTags: [{ tagName: 'noscript', innerHTML: WITHOUT_SCRIPTS }] }),
    postBuild({ outDir }) {
      for (const path of listFiles(outDir, '.html')) writeFileSync(path, addPolicy(readFileSync(path, 'utf8')));
      return Promise.resolve();
    },
  };
}
