import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'docs/**/*.test.ts',
      'src/**/*.test.ts',
      'tools/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', 'tests/browser/**', 'docs/_template/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
