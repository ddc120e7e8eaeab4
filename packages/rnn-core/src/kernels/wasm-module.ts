/**
 * The compiled kernels as a module in a memory of fixed size. Which functions it has, and whether this host can run it.
 *
 * Compiled synchronously from the bytes in wasm-binary.ts (12 KB each), so that it works under any address, in a page, a
 * worker and Node. Must not: know what a tensor is.
 */
import { RELAXED_BASE64, SIMD128_BASE64 } from './wasm-binary';

/** simd128: the same bits on every machine. relaxed: may round a multiply-add once instead of twice, and is faster. */
export type WasmBuild = 'simd128' | 'relaxed';

/** The exports of packages/rnn-core/assembly. All arguments are byte addresses or counts, but for the
 * numbers of `scale`, `fill` and `adam`. */
export interface WasmExports {
  heapBase(): number;
  packRows(W: number, O: number, I: number, panels: number): void;
  packColumns(W: number, O: number, I: number, panels: number): void;
  product(
    a: number,
    N: number,
    K: number,
    panels: number,
    M: number,
    bias: number,
    out: number,
    accumulate: number,
  ): void;
  productTN(y: number, x: number, dW: number, N: number, O: number, I: number): void;
  addRowSums(y: number, db: number, N: number, O: number): void;
  chooseRows(mask: number, ones: number, zeros: number, out: number, N: number, width: number): void;
  joinColumns(a: number, b: number, u: number, N: number, A: number, B: number): void;
  splitColumns(u: number, a: number, b: number, N: number, A: number, B: number): void;
  tanh(a: number, y: number, n: number): void;
  tanhBackward(y: number, dy: number, da: number, n: number): void;
  relu(a: number, y: number, n: number): void;
  reluBackward(y: number, dy: number, da: number, n: number): void;
  sigmoid(a: number, y: number, n: number): void;
  sigmoidBackward(y: number, dy: number, da: number, n: number): void;
  add(a: number, b: number, out: number, n: number): void;
  sub(a: number, b: number, out: number, n: number): void;
  mul(a: number, b: number, out: number, n: number): void;
  addMul(a: number, b: number, out: number, n: number): void;
  lerp(z: number, from: number, to: number, out: number, n: number): void;
  scale(a: number, factor: number, out: number, n: number): void;
  adam(
    w: number,
    dw: number,
    m: number,
    v: number,
    n: number,
    factor: number,
    keep1: number,
    take1: number,
    keep2: number,
    take2: number,
    epsilon: number,
    scale2: number,
    shrink: number,
    decay: number,
  ): void;
  fill(out: number, value: number, n: number): void;
  copy(a: number, out: number, n: number): void;
}

// The part of the host that is used here; it is the same in a page, a worker and Node.
declare const atob: (base64: string) => string;
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

const BASE64: Readonly<Record<WasmBuild, string>> = { simd128: SIMD128_BASE64, relaxed: RELAXED_BASE64 };
const PAGE_BYTES = 65_536;
const compiled = new Map<WasmBuild, object | null>();

/** Null where this host has no WebAssembly, or not the instructions the build needs. Compiled once. */
function moduleOf(build: WasmBuild): object | null {
  const known = compiled.get(build);
  if (known !== undefined) return known;
  let module: object | null = null;
  if (typeof WebAssembly !== 'undefined') {
    const bytes = Uint8Array.from(atob(BASE64[build]), (letter) => letter.charCodeAt(0));
    if (WebAssembly.validate(bytes)) module = new WebAssembly.Module(bytes);
  }
  compiled.set(build, module);
  return module;
}

export function canRun(build: WasmBuild): boolean {
  return moduleOf(build) !== null;
}

/** A fresh instance in a memory of its own, `megabytes` large for ever. Throws where `canRun` is false. */
export function instantiate(build: WasmBuild, megabytes: number): { run: WasmExports; buffer: ArrayBuffer } {
  const module = moduleOf(build);
  if (module === null) throw new Error(`instantiate: this host cannot run the ${build} build; ask canRun first`);
  const pages = Math.ceil((megabytes * 1_048_576) / PAGE_BYTES);
  // The same initial and largest size: growing would detach every tensor.
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { run: exports as WasmExports, buffer: memory.buffer };
}
