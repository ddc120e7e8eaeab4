import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that inject mistakes or check long lists of configurations: they run no branch of the engine that others do not. */
const slowWitnesses = ['packages/rnn-core/**/*bugs.test.ts', 'packages/rnn-core/**/recurrent-gradients.test.ts'];
const shared = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(), // the default leaves a core idle: half of a machine that has two
    projects: [
      {
        // Counting branches makes tests a third slower, so only what counts is counted.
        test: {
          ...shared,
          name: 'engine',
          include: ['packages/rnn-core/**/*.test.ts'],
          exclude: [...slowWitnesses, '**/node_modules/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'rest',
          include: [
            ...slowWitnesses,
            'packages/{audio-core,lab-protocol}/**/*.test.ts',
            'docs/**/*.test.ts',
            'src/**/*.test.ts',
            'tools/**/*.test.ts',
            'tests/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', 'tests/browser/**', 'docs/_template/**'],
        },
      },
    ],
  },
});
