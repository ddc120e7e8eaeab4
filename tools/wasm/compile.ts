/**
 * The AssemblyScript kernels of rnn-core as WebAssembly, and as the TypeScript file that carries them.
 *
 * The file is kept under version control, so that the course builds and runs without the compiler and works under any
 * base URL, in a worker, in Node and in tests; a test compares it with a fresh compilation.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const root = path.resolve(import.meta.dirname, '../..');
const source = path.join(root, 'packages/rnn-core/assembly');
export const binaryFile = path.join(root, 'packages/rnn-core/src/kernels/wasm-binary.ts');

/** The bytes of one build. Throws with the compiler's words where it refuses. */
async function compile(build: 'simd128' | 'relaxed'): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const features = build === 'relaxed' ? ['--enable', 'relaxed-simd'] : [];
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd', ...features];
  // Warning 112 is about vectors that cross into JavaScript; ours stay inside.
  const { error, stderr } = await asc.main(
    ['index.ts', '--outFile', 'out.wasm', '--disableWarning', '112', ...options],
    {
      readFile(name) {
        try {
          return readFileSync(path.join(source, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile(name, contents) {
        if (name === 'out.wasm' && typeof contents !== 'string') bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !bytes)
    throw new Error(`compile: the ${build} build failed: ${error?.message ?? ''}\n${stderr.toString()}`);
  return bytes;
}

/** What wasm-binary.ts must hold. */
export async function binaryModule(): Promise<string> {
  const base64 = async (build: 'simd128' | 'relaxed'): Promise<string> =>
    Buffer.from(await compile(build)).toString('base64');
  return [
    '/** Written by `npm run wasm` from packages/rnn-core/assembly; a test compares the two. Do not edit. */',
    `export const SIMD128_BASE64 =\n  '${await base64('simd128')}';`,
    `export const RELAXED_BASE64 =\n  '${await base64('relaxed')}';`,
    '',
  ].join('\n');
}
