/** Who owns which bytes below the tensors: constants (laid out by the compiler), one tile, one block of packed panels. */

/** Bytes for the packed panels of one block of rows in `productTN`. */
export const BLOCK_BYTES: usize = 1 << 20;

/** A 4×8 tile of results, for the ragged edges of a product. */
export const TILE: usize = (__heap_base + 63) & ~(<usize>63);
/** A copy of the last few numbers of an array, three operands and one result of one vector each. */
export const TAIL: usize = TILE + 128;
export const BLOCK: usize = TAIL + 64;
/** Vector loads may read, and never use, up to 64 bytes past what they were given. */
export const SCRATCH_END: usize = BLOCK + BLOCK_BYTES + 64;
