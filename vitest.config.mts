import { availableParallelism } from 'node:os';
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
    maxWorkers: availableParallelism(), // the default leaves a core idle: half of a machine that has two
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
