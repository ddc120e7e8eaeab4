/** The machine's own ceiling for 128-bit arithmetic: multiply-adds in registers, no memory, as WebAssembly runs them. */
import asc from 'assemblyscript/asc';
import { processorMs } from './clock';

const SUMS = 10;
const name = (j: number): string => `c${j}`;
const all = Array.from({ length: SUMS }, (_, j) => j);
/** `madd` says how a multiply-add is written; ten sums side by side hide its latency. */
const source = (madd: (c: string) => string): string => `
  export function peak(p: usize, n: i32): void {
    ${all.map((j) => `let ${name(j)} = v128.load(p, ${16 * j});`).join('\n')}
    const a = v128.load(p, 256), b = v128.load(p, 272);
    do {
      ${all.map((j) => `${name(j)} = ${madd(name(j))};`).join('\n')}
    } while (--n);
    ${all.map((j) => `v128.store(p, ${name(j)}, ${16 * j});`).join('\n')}
  }`;

export interface Peak {
  readonly name: string;
  /** GFLOP/s over a loop of a few milliseconds. */
  measure(): number;
}

async function compile(text: string, features: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array | undefined;
  const options = ['-O3', '--runtime', 'stub', '--importMemory', ...features.flatMap((one) => ['--enable', one])];
  const { error } = await asc.main(['peak.ts', '--outFile', 'peak.wasm', ...options], {
    readFile: (file) => (file === 'peak.ts' ? text : null),
    writeFile(_file, contents) {
      if (typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw error ?? new Error('peak: the compiler wrote nothing');
  return new Uint8Array(bytes);
}

/** Relaxed multiply-adds where the host has them, else a multiplication and an addition side by side. */
export async function createPeak(): Promise<Peak> {
  const relaxed = await compile(
    source((c) => `f32x4.relaxed_madd(a, b, ${c})`),
    ['simd', 'relaxed-simd'],
  );
  const fused = WebAssembly.validate(relaxed);
  // Even sums only add, odd ones only multiply: both pipes full, and the same operations a turn halved.
  let turn = 0;
  const plain = source((c) => (turn++ % 2 === 0 ? `f32x4.add(a, ${c})` : `f32x4.mul(b, ${c})`));
  const bytes = fused ? relaxed : await compile(plain, ['simd']);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(bytes), { env: { memory } });
  const peak = exports.peak as (p: number, n: number) => void;
  const turns = 200_000;
  const operations = turns * SUMS * 4 * (fused ? 2 : 1);
  const floats = new Float32Array(memory.buffer);
  return {
    name: fused ? 'relaxed multiply-adds in registers' : 'multiplications and additions in registers',
    measure() {
      floats.fill(0.5);
      const start = processorMs();
      peak(0, turns);
      return operations / (processorMs() - start) / 1e6;
    },
  };
}
