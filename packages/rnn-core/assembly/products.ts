/**
 * Products of matrices. All three of the interface come down to one: out (N,M) += a (N,K) · b (K,M), where b lies in
 * panels of 8 columns, [M/8][K][8], the last one filled up with zeros.
 *
 * The work is done by tiles of 4 rows and 8 columns (tiles.ts). a is packed too, in panels of 4 rows, [N/4][K][4]: the
 * inner loop then steps two addresses instead of five, which made it 15 % faster.
 */
import { madd } from './lanes';
import { BLOCK, BLOCK_BYTES, TILE } from './memory';
import { narrowTile, tile } from './tiles';

/** Rows of `productTN` summed at a time: long enough to pay for the tile, short enough to stay in the cache. */
const BLOCK_ROWS: i32 = 192;
/** Rows of a to run through all panels before the next: packed, they should fill about half of the first cache. */
const ROW_BYTES: i32 = 16384;

@inline
function bytes(numbers: i32): usize {
  return (<usize>numbers) << 2;
}

/** Panels of Wᵀ for x Wᵀ: [O/8][I][8] from W (O,I). */
export function packRows(W: usize, O: i32, I: i32, panels: usize): void {
  const row = bytes(I);
  for (let o = 0; o < O; o += 8) {
    const count = O - o < 8 ? O - o : 8;
    let i = 0;
    if (count == 8) {
      for (; i + 4 <= I; i += 4) {
        const p = W + (<usize>o) * row + bytes(i);
        transpose4(p, row, panels + bytes(i * 8));
        transpose4(p + 4 * row, row, panels + bytes(i * 8) + 16);
      }
    }
    for (; i < I; i++) {
      for (let j = 0; j < 8; j++) {
        const value: f32 = j < count ? load<f32>(W + (<usize>(o + j)) * row + bytes(i)) : 0;
        store<f32>(panels + bytes(i * 8 + j), value);
      }
    }
    panels += bytes(I * 8);
  }
}

/** Four rows of four numbers at p become four columns, 32 bytes apart at out. */
@inline
function transpose4(p: usize, row: usize, out: usize): void {
  const r0 = v128.load(p), r1 = v128.load(p + row), r2 = v128.load(p + 2 * row), r3 = v128.load(p + 3 * row);
  const s0 = i32x4.shuffle(r0, r1, 0, 4, 1, 5), s1 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
  const s2 = i32x4.shuffle(r2, r3, 0, 4, 1, 5), s3 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
  v128.store(out, i64x2.shuffle(s0, s2, 0, 2));
  v128.store(out, i64x2.shuffle(s0, s2, 1, 3), 32);
  v128.store(out, i64x2.shuffle(s1, s3, 0, 2), 64);
  v128.store(out, i64x2.shuffle(s1, s3, 1, 3), 96);
}

/**
 * Panels of a matrix (N,M) as it is: [M/8][N][8]. Row by row, as it lies in memory, two rows side by side: so a line of
 * the cache is read once, and one of the panels written at once.
 */
export function packColumns(a: usize, N: i32, M: i32, panels: usize): void {
  const row = bytes(M), panelBytes = bytes(N * 8), whole = M & ~7;
  let n = 0, p = a, to = panels;
  for (; n + 2 <= N; n += 2, p += 2 * row, to += 64) {
    const end = p + bytes(whole);
    for (let q = p, out = to; q != end; q += 32, out += panelBytes) {
      v128.store(out, v128.load(q));
      v128.store(out, v128.load(q, 16), 16);
      v128.store(out, v128.load(q + row), 32);
      v128.store(out, v128.load(q + row, 16), 48);
    }
  }
  if (n < N) {
    for (let m = 0, out = to; m < whole; m += 8, out += panelBytes) {
      v128.store(out, v128.load(p + bytes(m)));
      v128.store(out, v128.load(p + bytes(m), 16), 16);
    }
  }
  if (whole < M) packLast(a + bytes(whole), N, M - whole, row, 8, panels + bytes(N * whole));
}

/** Panels of four columns: [M/4][N][4]. As packColumns, four rows side by side. */
function packFours(a: usize, N: i32, M: i32, panels: usize): void {
  const row = bytes(M), panelBytes = bytes(N * 4), whole = M & ~3;
  let n = 0, p = a, to = panels;
  for (; n + 4 <= N; n += 4, p += 4 * row, to += 64) {
    const end = p + bytes(whole);
    for (let q = p, out = to; q != end; q += 16, out += panelBytes) {
      v128.store(out, v128.load(q));
      v128.store(out, v128.load(q + row), 16);
      v128.store(out, v128.load(q + 2 * row), 32);
      v128.store(out, v128.load(q + 3 * row), 48);
    }
  }
  for (; n < N; n++, p += row, to += 16) {
    for (let m = 0, out = to; m < whole; m += 4, out += panelBytes) v128.store(out, v128.load(p + bytes(m)));
  }
  if (whole < M) packLast(a + bytes(whole), N, M - whole, row, 4, panels + bytes(N * whole));
}

/** The last panel, of `width` columns, from fewer: the others are 0. */
function packLast(a: usize, N: i32, columns: i32, row: usize, width: i32, panel: usize): void {
  for (let n = 0; n < N; n++, a += row, panel += bytes(width)) {
    for (let j = 0; j < width; j++) store<f32>(panel + bytes(j), j < columns ? load<f32>(a + bytes(j)) : 0);
  }
}

/** Panels of four rows: [N/4][K][4] from a (N,K), N a multiple of 4. */
function packRowFours(a: usize, N: i32, K: i32, panels: usize): void {
  const row = bytes(K);
  for (let n = 0; n < N; n += 4, a += 4 * row) {
    let k = 0;
    for (; k + 4 <= K; k += 4, panels += 64) {
      const p = a + bytes(k);
      const r0 = v128.load(p), r1 = v128.load(p + row), r2 = v128.load(p + 2 * row), r3 = v128.load(p + 3 * row);
      const s0 = i32x4.shuffle(r0, r1, 0, 4, 1, 5), s1 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
      const s2 = i32x4.shuffle(r2, r3, 0, 4, 1, 5), s3 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
      v128.store(panels, i64x2.shuffle(s0, s2, 0, 2));
      v128.store(panels, i64x2.shuffle(s0, s2, 1, 3), 16);
      v128.store(panels, i64x2.shuffle(s1, s3, 0, 2), 32);
      v128.store(panels, i64x2.shuffle(s1, s3, 1, 3), 48);
    }
    for (; k < K; k++, panels += 16) {
      const p = a + bytes(k);
      store<f32>(panels, load<f32>(p));
      store<f32>(panels, load<f32>(p + row), 4);
      store<f32>(panels, load<f32>(p + 2 * row), 8);
      store<f32>(panels, load<f32>(p + 3 * row), 12);
    }
  }
}

/**
 * out (N,M) = bias + a·b, or out += a·b where `accumulate` is 1. bias may be 0 for none and is not read when
 * accumulating.
 */
export function product(a: usize, N: i32, K: i32, panels: usize, M: i32, bias: usize, out: usize, accumulate: i32): void {
  const aRow = bytes(K), outRow = bytes(M);
  let rowsAtOnce = (ROW_BYTES / (K << 2)) & ~3;
  if (rowsAtOnce < 4) rowsAtOnce = 4;
  const whole = N & ~3;
  for (let n0 = 0; n0 < whole; n0 += rowsAtOnce) {
    const count = n0 + rowsAtOnce < whole ? rowsAtOnce : whole - n0;
    packRowFours(a + (<usize>n0) * aRow, count, K, BLOCK);
    let panel = panels;
    for (let m = 0; m < M; m += 8, panel += bytes(K * 8)) {
      const biasHere: usize = bias == 0 ? 0 : bias + bytes(m);
      let four = BLOCK, to = out + (<usize>n0) * outRow + bytes(m);
      for (let n = 0; n < count; n += 4, four += bytes(K * 4), to += 4 * outRow) {
        if (M - m >= 8) tile(four, panel, K, biasHere, to, outRow, accumulate);
        else if (M - m > 4) {
          tile(four, panel, K, biasHere, TILE, 32, 0);
          storeEdge(to, outRow, 4, M - m, accumulate);
        } else {
          narrowTile(four, panel, K, biasHere);
          storeEdge(to, outRow, 4, M - m, accumulate);
        }
      }
    }
  }
  for (let n = whole; n < N; n++) row(a + (<usize>n) * aRow, K, panels, M, bias, out + (<usize>n) * outRow, accumulate);
}

/** dW (O,I) += yᵀ x, y (N,O), x (N,I): blocks of rows are packed, then multiplied while they are in the cache. */
export function productTN(y: usize, x: usize, dW: usize, N: i32, O: i32, I: i32): void {
  const wide = (O + 3) & ~3, deep = (I + 7) & ~7;
  let block = <i32>(BLOCK_BYTES >> 2) / (wide + deep);
  if (block > BLOCK_ROWS) block = BLOCK_ROWS;
  const outRow = bytes(I);
  for (let n = 0; n < N; n += block) {
    const count = N - n < block ? N - n : block;
    const fours = BLOCK, eights = BLOCK + bytes(wide * count);
    packFours(y + (<usize>n) * bytes(O), count, O, fours);
    packColumns(x + (<usize>n) * outRow, count, I, eights);
    let panel = eights;
    for (let i = 0; i < I; i += 8, panel += bytes(count * 8)) {
      let four = fours;
      for (let o = 0; o < O; o += 4, four += bytes(count * 4)) {
        const to = dW + (<usize>o) * outRow + bytes(i);
        const rows = O - o < 4 ? O - o : 4;
        if (I - i >= 8 && rows == 4) tile(four, panel, count, 0, to, outRow, 1);
        else if (I - i > 4) {
          tile(four, panel, count, 0, TILE, 32, 0);
          storeEdge(to, outRow, rows, I - i < 8 ? I - i : 8, 1);
        } else {
          narrowTile(four, panel, count, 0);
          storeEdge(to, outRow, rows, I - i, 1);
        }
      }
    }
  }
}

/** The first `rows` rows and `columns` columns of TILE, put into out or added to it. */
function storeEdge(out: usize, outRow: usize, rows: i32, columns: i32, accumulate: i32): void {
  let from = TILE;
  for (let r = 0; r < rows; r++, from += 32, out += outRow) {
    for (let c = 0; c < columns; c++) {
      const value = load<f32>(from + bytes(c));
      store<f32>(out + bytes(c), accumulate ? load<f32>(out + bytes(c)) + value : value);
    }
  }
}

/** One row: three panels at a time, so that six sums run side by side. This is what streaming with a batch of 1 takes. */
function row(a: usize, K: i32, panels: usize, M: i32, bias: usize, out: usize, accumulate: i32): void {
  const panelBytes = bytes(K * 8), end = a + bytes(K);
  let m = 0;
  for (; m + 24 <= M; m += 24, panels += 3 * panelBytes) {
    let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0;
    let p0 = panels, p1 = panels + panelBytes, p2 = p1 + panelBytes;
    for (let q = a; q != end; q += 4, p0 += 32, p1 += 32, p2 += 32) {
      const value = v128.load32_splat(q);
      c0 = madd(value, v128.load(p0), c0);
      c1 = madd(value, v128.load(p0, 16), c1);
      c2 = madd(value, v128.load(p1), c2);
      c3 = madd(value, v128.load(p1, 16), c3);
      c4 = madd(value, v128.load(p2), c4);
      c5 = madd(value, v128.load(p2, 16), c5);
    }
    const before: usize = accumulate ? out + bytes(m) : bias == 0 ? 0 : bias + bytes(m);
    if (before != 0) {
      c0 = f32x4.add(c0, v128.load(before));
      c1 = f32x4.add(c1, v128.load(before, 16));
      c2 = f32x4.add(c2, v128.load(before, 32));
      c3 = f32x4.add(c3, v128.load(before, 48));
      c4 = f32x4.add(c4, v128.load(before, 64));
      c5 = f32x4.add(c5, v128.load(before, 80));
    }
    const to = out + bytes(m);
    v128.store(to, c0);
    v128.store(to, c1, 16);
    v128.store(to, c2, 32);
    v128.store(to, c3, 48);
    v128.store(to, c4, 64);
    v128.store(to, c5, 80);
  }
  for (; m < M; m += 8, panels += panelBytes) {
    // Even and odd k apart: four sums that do not wait for each other.
    let c0 = f32x4.splat(0), c1 = c0, d0 = c0, d1 = c0;
    let p = panels, q = a;
    for (; q + 4 < end; q += 8, p += 64) {
      const even = v128.load32_splat(q), odd = v128.load32_splat(q, 4);
      c0 = madd(even, v128.load(p), c0);
      c1 = madd(even, v128.load(p, 16), c1);
      d0 = madd(odd, v128.load(p, 32), d0);
      d1 = madd(odd, v128.load(p, 48), d1);
    }
    if (q != end) {
      const value = v128.load32_splat(q);
      c0 = madd(value, v128.load(p), c0);
      c1 = madd(value, v128.load(p, 16), c1);
    }
    c0 = f32x4.add(c0, d0);
    c1 = f32x4.add(c1, d1);
    if (!accumulate && bias != 0) {
      c0 = f32x4.add(c0, v128.load(bias + bytes(m)));
      c1 = f32x4.add(c1, v128.load(bias + bytes(m), 16));
    }
    v128.store(TILE, c0);
    v128.store(TILE, c1, 16);
    storeEdge(out + bytes(m), 0, 1, M - m < 8 ? M - m : 8, accumulate);
  }
}
