/**
 * The fast kernels, in AssemblyScript: everything the module exports. See src/kernels/wasm.ts for who calls it.
 *
 * All numbers are float32, all pointers are byte addresses into the one imported memory, of which the first `heapBase`
 * bytes belong to this module (constants and scratch). Nothing is allocated here, nothing checks a size: the caller did.
 * An editor complains about `@inline` before a function: TypeScript has no decorators there, AssemblyScript has.
 */
import { SCRATCH_END } from './memory';

export { adam } from './adam';
export { packColumns, packRows, product, productTN } from './products';
export { addRowSums, chooseRows, joinColumns, splitColumns } from './rows';
export {
  add,
  addMul,
  copy,
  fill,
  lerp,
  mul,
  relu,
  reluBackward,
  scale,
  sigmoid,
  sigmoidBackward,
  sub,
  tanh,
  tanhBackward,
} from './pointwise';

/** The first byte that tensors may use. */
export function heapBase(): usize {
  return SCRATCH_END;
}
