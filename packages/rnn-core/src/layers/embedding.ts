/**
 * Embedding: a row of a table for each symbol, forward and backward by hand.
 *
 *   x_n = E[id_n],   dE[id] = Σ over the rows n with id_n = id of dx_n
 *
 * The same as a one-hot vector times a matrix, without the zeros. Source: Bengio, Ducharme, Vincent, Janvin 2003,
 * https://www.jmlr.org/papers/v3/bengio03a.html. Must not: allocate, or write into the table.
 */
import type { Tensor } from '../kernels/types';
import { assertShape } from '../tensor';

/** The id of a place where no symbol stands (padding): its row is 0 and it sends no gradient. */
export const NO_SYMBOL = -1;

/** x[n] = table[ids[n]]. table (V,D), ids: N whole numbers from −1 (no symbol) to V − 1, x (…,D) with N rows. */
export function embeddingForward(table: Tensor, ids: ArrayLike<number>, x: Tensor): void {
  const [V, D] = table.shape;
  assertRows('embeddingForward', 'x', ids, x, D);
  for (let n = 0; n < ids.length; n++) {
    const id = ids[n];
    assertId('embeddingForward', id, n, V);
    for (let d = 0; d < D; d++) x.data[n * D + d] = id === NO_SYMBOL ? 0 : table.data[id * D + d];
  }
}

/** dTable[ids[n]] += dx[n]: a symbol that occurs twice gets both. dTable (V,D), dx (…,D) with N rows. */
export function embeddingBackward(ids: ArrayLike<number>, dx: Tensor, dTable: Tensor): void {
  const [V, D] = dTable.shape;
  assertRows('embeddingBackward', 'dx', ids, dx, D);
  for (let n = 0; n < ids.length; n++) {
    const id = ids[n];
    assertId('embeddingBackward', id, n, V);
    if (id === NO_SYMBOL) continue;
    for (let d = 0; d < D; d++) dTable.data[id * D + d] += dx.data[n * D + d];
  }
}

function assertRows(where: string, name: string, ids: ArrayLike<number>, x: Tensor, D: number): void {
  const width = x.shape[x.shape.length - 1];
  assertShape(where, name, { shape: [x.data.length / width, width] }, [['N', ids.length], ['D', D]]); // prettier-ignore
}

function assertId(where: string, id: number, n: number, V: number): void {
  if (Number.isInteger(id) && id >= NO_SYMBOL && id < V) return;
  throw new Error(
    `${where}: ids must be whole numbers from ${NO_SYMBOL} (no symbol) to ${V - 1}, got ${id} in row ${n}; ` +
      'check the vocabulary',
  );
}
