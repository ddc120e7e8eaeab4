/**
 * Who may import whom, as data. The rule in walls.mjs reads this table; ARCHITECTURE.md tells it in prose.
 *
 * A file belongs to the first zone whose pattern fits its path from the repository root. What a zone may import is a
 * list of zones (`values`: anything, `types`: `import type` only, `names`: these values and any type) and of packages
 * from the registry (`npm`; '*' = any). `node:` modules are allowed where `node` is true. A zone may always import
 * itself, except that a chapter is walled off from every other chapter.
 */

/**
 * @typedef {object} Zone
 * @property {string} name
 * @property {RegExp} files
 * @property {string[]} [values]
 * @property {string[]} [types]
 * @property {Record<string, string[]>} [names]
 * @property {string[]} [npm]
 * @property {boolean} [node]
 * @property {string} why one clause that follows "because"
 * @property {string} instead what to do, as a sentence
 */

const packages = ['rnn-core', 'audio-core', 'lab-protocol'];
const anywhere = [
  ...packages,
  'stored',
  'experiment',
  'demo',
  'chapter',
  'reference-pages',
  'component',
  'lab',
  'site',
  'formats',
  'ties',
  'notation',
  'tools',
  'tests',
  'root',
];

/** @type {Zone[]} */
export const zones = [
  {
    name: 'test',
    files: /\.test(?:\.tsx?)?$|^packages\/[^/]+\/(?:src\/(?:.*\/)?)?(?:test-helpers|test-support|bench)\//,
    values: anywhere,
    npm: ['*'],
    node: true,
    why: 'tests may look anywhere',
    instead: 'This should not be reported.',
  },
  {
    name: 'rnn-core',
    files: /^packages\/rnn-core\//,
    npm: [],
    why: 'rnn-core is numerics without a dependency: it runs in the page, in a worker and in Node, and never sees audio',
    instead: 'Move what both sides need into rnn-core, or pass it in as an argument.',
  },
  {
    name: 'audio-core',
    files: /^packages\/audio-core\//,
    npm: [],
    why: 'audio-core stands alone and does not know networks',
    instead: 'Move what both sides need into audio-core, or pass it in as an argument (as RandomSource is).',
  },
  {
    name: 'lab-protocol',
    files: /^packages\/lab-protocol\//,
    values: ['rnn-core'],
    npm: ['comlink'],
    why: 'lab-protocol holds only what crosses the worker boundary and runs an experiment',
    instead: 'Pass it in: serve(find) is handed its experiments.',
  },
  {
    name: 'stored',
    files: /^docs\/[^/]+\/experiments\/[^/]+\.stored\.json$/,
    why: 'a stored run is data',
    instead: 'This should not be reported.',
  },
  {
    name: 'experiment',
    files: /^docs\/[^/]+\/experiments\//,
    values: ['rnn-core', 'audio-core'],
    types: ['lab-protocol'],
    names: { 'lab-protocol': ['labError', 'createJudge'] },
    npm: [],
    why: 'an experiment is a pure generator that knows no page, no worker and no other chapter',
    instead:
      'Import from @unrolled/rnn-core, @unrolled/audio-core, types (and labError, createJudge) from @unrolled/lab-protocol, or a file beside it; move what two chapters need into a package.',
  },
  {
    name: 'formats',
    files: /^tools\/claims-format(?:\.ts)?$/,
    why: 'page and tools both read it, so it may hold nothing but plain functions',
    instead: 'Pass it in.',
  },
  {
    name: 'ties',
    files: /^tools\/ties\//,
    npm: ['katex'],
    node: true,
    why: 'what ties equation and code is read by the build and by tools, and knows neither',
    instead: 'Pass it in.',
  },
  {
    name: 'notation',
    files: /^docs\/notation\.mdx$/,
    why: 'the legend is text',
    instead: 'Write it down there.',
  },
  {
    name: 'demo',
    files: /^docs\/[^/]+\/demos\//,
    values: ['component', 'lab', 'chapter'],
    types: ['lab-protocol', 'rnn-core', 'audio-core', 'experiment'],
    npm: ['react', 'clsx', '@docusaurus/*'],
    why: 'a demo only draws: what an experiment computes, it computes in the worker',
    instead: 'Run the experiment through src/lab, and take its types with `import type`.',
  },
  {
    name: 'chapter',
    files: /^docs\/[^/]+\/(?!.*\.(?:mdx?)$)/,
    values: ['component', 'lab', 'demo'],
    types: [...packages, 'experiment'],
    npm: ['react', 'clsx', '@docusaurus/*'],
    why: 'a chapter is one folder that only draws and tells',
    instead: 'Move what two chapters need into src/components or a package.',
  },
  {
    name: 'reference-pages',
    files: /^docs\//,
    values: ['component', 'demo'],
    types: packages,
    npm: ['*'],
    why: 'pages hold text and components',
    instead: 'Use a component of src/components.',
  },
  {
    name: 'lab',
    files: /^src\/lab\//,
    values: ['lab-protocol', 'component'],
    types: ['rnn-core', 'audio-core', 'experiment'],
    npm: ['react', '@docusaurus/*'],
    why: 'src/lab only carries questions and answers between page and worker',
    instead: 'Ask the worker through @unrolled/lab-protocol.',
  },
  {
    name: 'component',
    files: /^src\/components\//,
    values: ['lab', 'lab-protocol', 'site', 'formats', 'notation'],
    types: ['rnn-core', 'audio-core', 'ties'],
    npm: [
      'react',
      'react-dom',
      'clsx',
      'chart.js',
      'katex',
      'prism-react-renderer',
      '@codemirror/*',
      '@lezer/*',
      '@docusaurus/*',
      '@theme/*',
      '@theme-original/*',
    ],
    why: 'a component knows no chapter and no network: it computes nothing on the main thread',
    instead: 'Hand it what it shows as props, and compute in an experiment.',
  },
  {
    name: 'site',
    files: /^src\//,
    values: ['component', 'lab', 'chapter', 'stored', 'formats', 'ties', 'notation'],
    types: packages,
    npm: ['*'],
    why: 'the shell of the site computes nothing',
    instead: 'Put it into a component or an experiment.',
  },
  {
    name: 'tools',
    files: /^tools\//,
    values: anywhere,
    npm: ['*'],
    node: true,
    why: 'tools may look anywhere',
    instead: 'This should not be reported.',
  },
  {
    name: 'tests',
    files: /^tests\//,
    values: [...anywhere, 'test'],
    npm: ['*'],
    node: true,
    why: 'tests may look anywhere',
    instead: 'This should not be reported.',
  },
  {
    name: 'root',
    files: /^[^/]+$/,
    values: anywhere,
    npm: ['*'],
    node: true,
    why: 'configuration may look anywhere',
    instead: 'This should not be reported.',
  },
];

/** Zones whose files live inside a chapter folder: they may not reach into another chapter. */
export const chapterZones = ['experiment', 'demo', 'chapter'];

/** Packages of the registry that one zone alone may use, whatever the table above says. */
export const reserved = {
  comlink: { zone: 'lab-protocol', why: 'only lab-protocol knows how the worker is spoken to' },
};
