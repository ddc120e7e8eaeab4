/**
 * The fast engine: float32 kernels in WebAssembly SIMD behind the Kernels interface (sources in assembly/).
 *
 * It lives in one memory of fixed size, handed out from the bottom and never given back; tensors are views of it. A
 * weight is packed twice, for x Wᵀ and for y W, in panels of eight columns. Where it differs from the reference:
 * float32 with another order of summation; tanh and σ by a rational function (off by at most 4e-7); results of `mul`,
 * `addMul` and the backward operations below 1e-20 become 0, because subnormal numbers are several times slower; so do
 * Adam's first moments.
 * Must not: grow the memory, or touch a tensor of another engine (refused by name).
 */
import { rowsOf, type FloatArray, type Kernels, type Packed, type Tensor } from './types';
import { instantiate, type WasmBuild } from './wasm-module';

/** A weight and the addresses of its two packings. */
interface WasmPacked extends Packed {
  readonly forward: number;
  readonly backward: number;
}

export const DEFAULT_MEGABYTES = 128;
const NAMES: Readonly<Record<WasmBuild, string>> = {
  simd128: 'WebAssembly SIMD, float32',
  relaxed: 'WebAssembly relaxed SIMD, float32',
};

/** An engine in `megabytes` of its own. Throws where the host cannot run the build (see `canRun`). */
export function createWasmKernels(build: WasmBuild, megabytes = DEFAULT_MEGABYTES): Kernels {
  const { run, buffer } = instantiate(build, megabytes);
  let next = run.heapBase();

  /** The address of `bytes` fresh zero bytes. Kernels may read up to 64 bytes past a tensor. */
  function reserve(bytes: number): number {
    const address = next;
    next += Math.ceil(bytes / 64) * 64 + 64;
    if (next > buffer.byteLength) {
      const missing = Math.ceil((next - buffer.byteLength) / 1_048_576);
      throw new Error(
        `alloc: the engine's memory must hold all tensors, got ${megabytes} MB, and at least ${missing} MB are missing; ` +
          `use smaller sizes, or createKernels('wasm', { megabytes: ${megabytes + 2 * missing} })`,
      );
    }
    return address;
  }

  /** Where the arrays of this engine start. To ask an array for its buffer at every call costs as much as a small kernel. */
  const addresses = new WeakMap<FloatArray, number>();
  function addressOf(where: string, data: FloatArray): number {
    if (data.buffer !== buffer) {
      throw new Error(`${where}: tensors must come from this engine's alloc, got one from elsewhere`);
    }
    addresses.set(data, data.byteOffset);
    return data.byteOffset;
  }

  /** The address of a tensor of this engine that holds `count` numbers. */
  function at(where: string, { data, shape }: Tensor, count: number): number {
    if (data.length !== count) {
      throw new Error(`${where}: a tensor must hold ${count} numbers, got ${data.length} in (${shape.join(',')})`);
    }
    return addresses.get(data) ?? addressOf(where, data);
  }

  const packedOf = (where: string, W: Packed): WasmPacked => {
    if (!('forward' in W)) throw new Error(`${where}: weights must be packed by this engine; call pack on it`);
    return W as WasmPacked;
  };

  function repack(W: Packed): void {
    const { weight, forward, backward } = packedOf('repack', W);
    const [O, I] = weight.shape;
    const address = at('repack', weight, O * I);
    run.packRows(address, O, I, forward);
    run.packColumns(address, O, I, backward);
  }

  function addProduct(where: string, x: Tensor, W: Packed, b: Tensor | null, y: Tensor, accumulate: 0 | 1): void {
    const { weight, forward } = packedOf(where, W);
    const [O, I] = weight.shape;
    const N = rowsOf(x);
    const bias = b === null ? 0 : at(where, b, O);
    run.product(at(where, x, N * I), N, I, forward, O, bias, at(where, y, N * O), accumulate);
  }

  type Two = 'tanh' | 'relu' | 'sigmoid';
  type Three = 'add' | 'sub' | 'mul' | 'addMul' | 'tanhBackward' | 'reluBackward' | 'sigmoidBackward';
  const map = (where: Two): ((a: Tensor, y: Tensor) => void) => {
    const kernel = run[where];
    return (a, y) => {
      const n = a.data.length;
      kernel(at(where, a, n), at(where, y, n), n);
    };
  };
  const map2 = (where: Three): ((a: Tensor, b: Tensor, out: Tensor) => void) => {
    const kernel = run[where];
    return (a, b, out) => {
      const n = a.data.length;
      kernel(at(where, a, n), at(where, b, n), at(where, out, n), n);
    };
  };
  function columns(where: 'joinColumns' | 'splitColumns', u: Tensor, a: Tensor, b: Tensor): void {
    const N = rowsOf(u);
    const [A, B] = [a.data.length / N, b.data.length / N];
    const [left, right, whole] = [at(where, a, N * A), at(where, b, N * B), at(where, u, N * (A + B))];
    if (where === 'joinColumns') run.joinColumns(left, right, whole, N, A, B);
    else run.splitColumns(whole, left, right, N, A, B);
  }
  function chooseRows(where: string, mask: Tensor, ones: Tensor | null, zeros: Tensor | null, out: Tensor): void {
    const N = mask.data.length;
    const n = out.data.length;
    const [one, zero] = [ones === null ? 0 : at(where, ones, n), zeros === null ? 0 : at(where, zeros, n)];
    run.chooseRows(at(where, mask, N), one, zero, at(where, out, n), N, n / N);
  }

  return {
    name: NAMES[build],
    precision: 'float32',

    alloc(...shape) {
      const size = shape.reduce((product, axis) => product * axis, 1);
      return { shape, data: new Float32Array(buffer, reserve(4 * size), size) };
    },
    pack(weight) {
      const [O, I] = weight.shape;
      const forward = reserve(32 * Math.ceil(O / 8) * I);
      const packed: WasmPacked = { weight, forward, backward: reserve(32 * Math.ceil(I / 8) * O) };
      repack(packed);
      return packed;
    },
    repack,

    affine: (x, W, b, y) => addProduct('affine', x, W, b, y, 0),
    matmulNT: (x, W, y) => addProduct('matmulNT', x, W, null, y, 1),
    matmulNN(y, W, x) {
      const { weight, backward } = packedOf('matmulNN', W);
      const [O, I] = weight.shape;
      const N = rowsOf(y);
      const J = Math.min(I, x.shape[x.shape.length - 1]);
      run.product(at('matmulNN', y, N * O), N, O, backward, J, 0, at('matmulNN', x, N * J), 1);
    },
    matmulTN(y, x, dW) {
      const [O, I] = dW.shape;
      const N = rowsOf(x);
      run.productTN(at('matmulTN', y, N * O), at('matmulTN', x, N * I), at('matmulTN', dW, O * I), N, O, I);
    },
    addRowSums(y, db) {
      const O = db.data.length;
      const N = rowsOf(y);
      run.addRowSums(at('addRowSums', y, N * O), at('addRowSums', db, O), N, O);
    },

    tanh: map('tanh'),
    tanhBackward: map2('tanhBackward'),
    relu: map('relu'),
    reluBackward: map2('reluBackward'),
    sigmoid: map('sigmoid'),
    sigmoidBackward: map2('sigmoidBackward'),
    add: map2('add'),
    sub: map2('sub'),
    mul: map2('mul'),
    addMul: map2('addMul'),
    lerp(z, from, to, out) {
      const n = z.data.length;
      run.lerp(at('lerp', z, n), at('lerp', from, n), at('lerp', to, n), at('lerp', out, n), n);
    },
    scale(a, factor, out) {
      const n = a.data.length;
      run.scale(at('scale', a, n), factor, at('scale', out, n), n);
    },
    joinColumns: (a, b, u) => columns('joinColumns', u, a, b),
    splitColumns: (u, a, b) => columns('splitColumns', u, a, b),
    blendRows: (mask, fresh, held, out) => chooseRows('blendRows', mask, fresh, held, out),
    keepRows: (mask, a, out) => chooseRows('keepRows', mask, a, null, out),
    dropRows: (mask, a, out) => chooseRows('dropRows', mask, null, a, out),
    adam(w, dw, m, v, { rate, beta1, beta2, epsilon, correction1, correction2, weightDecay, decoupled }) {
      const n = w.data.length;
      const [shrink, decay] = decoupled ? [1 - rate * weightDecay, 0] : [1, weightDecay];
      const [weight, gradient] = [at('adam', w, n), at('adam', dw, n)];
      const [first, second] = [at('adam', m, n), at('adam', v, n)];
      const factor = rate / correction1;
      run.adam(weight, gradient, first, second, n, factor, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, 1 / Math.sqrt(correction2), shrink, decay); // prettier-ignore
    },
    fill(out, value) {
      run.fill(at('fill', out, out.data.length), value, out.data.length);
    },
    copy(a, out) {
      const n = a.data.length;
      run.copy(at('copy', a, n), at('copy', out, n), n);
    },
  };
}
