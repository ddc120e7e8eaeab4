/** npm run wasm: compiles packages/rnn-core/assembly and writes packages/rnn-core/src/kernels/wasm-binary.ts. */
import { writeFileSync } from 'node:fs';
import { binaryFile, binaryModule } from './wasm/compile';

const text = await binaryModule();
writeFileSync(binaryFile, text);
console.log(`Wrote ${binaryFile} (${text.length} bytes).`);
