/**
 * ESLint: correctness rules, React's hook rules, and the import walls. Layout is Prettier's business alone.
 */
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { wallsPlugin } from './tools/eslint/walls.mjs';

/** What code that must give the same numbers everywhere may not touch. */
const impure = 'the packages and experiments give the same numbers in a page, a worker and Node';
const forbiddenGlobals = [
  ['Date', 'Time comes in through context.now, for display only'],
  ['performance', 'Time comes in through context.now, for display only'],
  ['setTimeout', 'Yield instead: whoever runs the generator decides when it goes on'],
  ['setInterval', 'Yield instead: whoever runs the generator decides when it goes on'],
  ['fetch', 'Files come in through context.data'],
  ['XMLHttpRequest', 'Files come in through context.data'],
  ['WebSocket', 'Nothing here speaks to a network'],
  ['EventSource', 'Nothing here speaks to a network'],
  ['importScripts', 'Use import'],
  ['crypto', 'Draw from the Rng that is passed in'],
  ['window', 'There is no page here'],
  ['document', 'There is no page here'],
  ['navigator', 'There is no page here'],
  ['location', 'There is no page here'],
  ['localStorage', 'There is no page here'],
  ['sessionStorage', 'There is no page here'],
  ['self', 'There is no page and no worker here'],
  ['globalThis', 'Name what you need; globals of the host are not for this code'],
  ['Worker', 'Only src/lab knows there is a worker'],
  ['postMessage', 'Only src/lab knows there is a worker'],
  ['process', 'There is no Node here; pass it in'],
  ['Buffer', 'Use Uint8Array'],
  ['alert', 'There is no page here'],
  ['console', 'Return or yield what there is to say'],
].map(([name, message]) => ({ name, message: `${message}: ${impure}.` }));

const pureFiles = ['packages/rnn-core/src/**/*.ts', 'packages/audio-core/src/**/*.ts', 'docs/*/experiments/**/*.ts'];
const testFiles = ['**/*.test.ts', '**/*.test.tsx', '**/test-helpers/**', '**/test-support/**', '**/bench/**'];

export default tseslint.config(
  {
    ignores: [
      'build/',
      '.docusaurus/',
      '.cache/',
      'coverage/',
      'node_modules/',
      'test-results/',
      'playwright-report/',
      // AssemblyScript: decorators on functions, which neither ESLint nor Prettier can read.
      'packages/rnn-core/assembly/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    plugins: { walls: wallsPlugin },
    rules: {
      'walls/walls': ['error', { root: import.meta.dirname }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // The generator protocol yields "nothing" on purpose: Generator<Frame | void>.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Indexing is checked by shape assertions at the public edge; `!` stays for the few places that know better.
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx,mts}'],
    // The compiler knows every name; ESLint's own list would only repeat it, less well.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.worklet.js'],
    languageOptions: { globals: { AudioWorkletProcessor: 'readonly', registerProcessor: 'readonly' } },
  },
  {
    files: ['tools/site/service-worker.js'],
    languageOptions: { globals: globals.serviceworker },
  },
  {
    files: ['tools/site/faces-script.js'],
    languageOptions: { globals: { ...globals.browser, HREF: 'readonly', LATEST_MS: 'readonly' } },
  },
  {
    files: ['**/*.cjs', '**/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'docs/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    // The two rules about hooks themselves. The others speak for React's compiler, which this site does not use.
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'docs/**/*.tsx'],
    ignores: ['src/lab/**', ...testFiles],
    rules: {
      'no-restricted-globals': ['error', { name: 'Worker', message: 'Only src/lab knows there is a worker.' }],
    },
  },
  {
    files: pureFiles,
    ignores: testFiles,
    rules: {
      'no-restricted-globals': ['error', ...forbiddenGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: `Draw from the Rng that is passed in: ${impure}.` },
      ],
    },
  },
);
