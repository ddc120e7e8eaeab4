/**
 * The course as a Docusaurus site. Where it will live is read from the environment, here and nowhere else:
 * SITE_URL (default http://localhost:3000), BASE_URL (default /) and REPOSITORY (e.g. https://github.com/owner/name;
 * without it no edit links).
 */
import type { Config } from '@docusaurus/types';
import type { Options as PresetOptions, ThemeConfig } from '@docusaurus/preset-classic';
import remarkMath from 'remark-math';
import { docItemProps } from './tools/site/chapters';
import { NOTEBOOK_FOLDER } from './tools/site/notebooks';
import siteBuild from './tools/site/plugin';
import { readingOf } from './tools/site/reading';
import remarkAsides from './tools/remark/asides';
import remarkExamples from './tools/remark/examples';
import remarkTex from './tools/remark/math';
import remarkTies from './tools/remark/ties';

const siteUrl = process.env.SITE_URL ?? 'http://localhost:3000';
const baseUrl = `/${(process.env.BASE_URL ?? '/').replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
const repository = process.env.REPOSITORY?.replace(/\/+$/, '');

const remarkPlugins = [
  remarkExamples,
  remarkMath,
  [remarkTex, { root: __dirname }],
  [remarkTies, { root: __dirname }],
  remarkAsides,
] as const;

const config: Config = {
  title: 'Unrolled',
  tagline: 'Recurrent networks for audio, derived, run and checked in your browser.',
  url: siteUrl,
  baseUrl,
  trailingSlash: true,
  staticDirectories: ['static', NOTEBOOK_FOLDER],
  favicon: 'favicon.svg',
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  // The bundler's cache does not know the base URL: two sites built from one folder would share font addresses.
  future: {
    v4: true,
    faster: {
      swcJsLoader: true,
      swcJsMinimizer: true,
      swcHtmlMinimizer: true,
      lightningCssMinimizer: true,
      mdxCrossCompilerCache: true,
      rspackBundler: true,
      rspackPersistentCache: baseUrl === '/',
      ssgWorkerThreads: true,
      gitEagerVcs: true,
    },
  },
  markdown: {
    format: 'detect',
    async parseFrontMatter(params) {
      const parsed = await params.defaultParseFrontMatter(params);
      // What begins with _ is a part of a page and has no front matter.
      if (/[\\/]_[^\\/]*$/.test(params.filePath)) return parsed;
      return { ...parsed, frontMatter: { ...parsed.frontMatter, reading: readingOf(params.fileContent) } };
    },
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },
  i18n: { defaultLocale: 'en', locales: ['en'] },
  customFields: { repository: repository ?? '', chapters: docItemProps(__dirname) },
  plugins: [() => siteBuild(__dirname)],
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: '/',
          sidebarPath: './sidebars.ts',
          numberPrefixParser: false,
          breadcrumbs: false,
          editUrl: repository ? `${repository}/edit/main/` : undefined,
          remarkPlugins: [...remarkPlugins],
          exclude: ['**/_*/**', '**/_*.{md,mdx}', '**/experiments/**', '**/demos/**', '**/*.test.ts'],
        },
        blog: false,
        pages: { remarkPlugins: [...remarkPlugins] },
        theme: {
          customCss: ['./src/css/fonts.css', './src/css/tokens.css', './src/css/base.css', './src/css/layout.css'],
        },
        sitemap: { ignorePatterns: [`${baseUrl}search/**`] },
      } satisfies PresetOptions,
    ],
  ],
  themes: [
    [
      '@easyops-cn/docusaurus-search-local',
      {
        hashed: 'filename',
        indexBlog: false,
        docsRouteBasePath: '/',
        highlightSearchTermsOnTargetPage: false,
        ignoreCssSelectors: ['.katex-mathml', '.u-symbols'],
      },
    ],
  ],
  themeConfig: {
    image: 'social-card.png',
    metadata: [
      { property: 'og:type', content: 'article' },
      { property: 'og:site_name', content: 'Unrolled' },
    ],
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: 'Unrolled',
      items: [
        { to: '/#chapters', label: 'Chapters', position: 'right', activeBaseRegex: 'a^' },
        { to: '/notation/', label: 'Notation', position: 'right' },
        { type: 'search', position: 'right' },
      ],
    },
  } satisfies ThemeConfig,
};

export default config;
