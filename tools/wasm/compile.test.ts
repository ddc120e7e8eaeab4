import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { binaryFile, binaryModule } from './compile';

test('the stored kernels are what packages/rnn-core/assembly compiles to', async () => {
  const fresh = await binaryModule();
  expect(readFileSync(binaryFile, 'utf8') === fresh, 'wasm-binary.ts is stale: run `npm run wasm`').toBe(true);
});
