import { expect, test } from 'vitest';
import { createKernels, KERNEL_CHOICES } from './create';

test('every listed choice gives kernels of the precision its name says, starting from zeros', () => {
  for (const choice of KERNEL_CHOICES) {
    const k = createKernels(choice);
    const made = k.alloc(2, 3);
    expect(k.precision).toBe(choice === 'reference64' ? 'float64' : 'float32');
    expect(k.name).toContain(k.precision);
    expect(made.data).toEqual(choice === 'reference64' ? new Float64Array(6) : new Float32Array(6));
    expect(made.shape).toEqual([2, 3]);
  }
});

test('Node 20 runs the SIMD build, and relaxed SIMD or a name that says why not', () => {
  expect(createKernels('wasm').name).toBe('WebAssembly SIMD, float32');
  expect(['WebAssembly relaxed SIMD, float32', 'WebAssembly SIMD, float32 (no relaxed SIMD here)']).toContain(
    createKernels('wasm-relaxed').name,
  );
});

test('an unknown choice is refused with the list of known ones', () => {
  // A saved link may carry any text, so the type alone is no protection.
  expect(() => createKernels('wasm9' as 'reference32')).toThrow(
    'createKernels: choice must be one of reference32, reference64, wasm, wasm-relaxed, got wasm9',
  );
});
