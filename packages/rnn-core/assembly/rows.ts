/** Operations that take a matrix row by row: masks, columns side by side, sums over rows. */
import { loadTail, storeTail } from './lanes';

@inline
function copyRow(from: usize, to: usize, n: i32): void {
  for (; n >= 4; n -= 4, from += 16, to += 16) v128.store(to, v128.load(from));
  for (; n > 0; n--, from += 4, to += 4) store<f32>(to, load<f32>(from));
}

/** Row n of out is row n of `ones` where mask[n] is not 0, of `zeros` where it is; the address 0 stands for exact 0. */
export function chooseRows(mask: usize, ones: usize, zeros: usize, out: usize, N: i32, width: i32): void {
  const bytes = (<usize>width) << 2;
  let row: usize = 0;
  for (let n = 0; n < N; n++, row += bytes) {
    const source = load<f32>(mask + ((<usize>n) << 2)) == 0 ? zeros : ones;
    if (source == 0) memory.fill(out + row, 0, bytes);
    else if (source != out) copyRow(source + row, out + row, width);
  }
}

/** u (N,A+B) = [a (N,A), b (N,B)]. */
export function joinColumns(a: usize, b: usize, u: usize, N: i32, A: i32, B: i32): void {
  for (let n = 0; n < N; n++) {
    copyRow(a, u, A);
    a += (<usize>A) << 2;
    u += (<usize>A) << 2;
    copyRow(b, u, B);
    b += (<usize>B) << 2;
    u += (<usize>B) << 2;
  }
}

/** The opposite of joinColumns. */
export function splitColumns(u: usize, a: usize, b: usize, N: i32, A: i32, B: i32): void {
  for (let n = 0; n < N; n++) {
    copyRow(u, a, A);
    a += (<usize>A) << 2;
    u += (<usize>A) << 2;
    copyRow(u, b, B);
    b += (<usize>B) << 2;
    u += (<usize>B) << 2;
  }
}

/** db (O) += the sum of the rows of y (N,O): sixteen columns at a time, so that a row's cache line is used whole. */
export function addRowSums(y: usize, db: usize, N: i32, O: i32): void {
  const stride = (<usize>O) << 2;
  let o = 0;
  for (; o + 16 <= O; o += 16) {
    let p = y + ((<usize>o) << 2);
    const out = db + ((<usize>o) << 2);
    let s0 = v128.load(out), s1 = v128.load(out, 16), s2 = v128.load(out, 32), s3 = v128.load(out, 48);
    for (let n = 0; n < N; n++, p += stride) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
    }
    v128.store(out, s0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
  }
  for (; o < O; o += 4) {
    const count = O - o < 4 ? O - o : 4;
    let p = y + ((<usize>o) << 2);
    const out = db + ((<usize>o) << 2);
    if (count == 4) {
      let s = v128.load(out);
      for (let n = 0; n < N; n++, p += stride) s = f32x4.add(s, v128.load(p));
      v128.store(out, s);
    } else {
      // Reads up to 12 bytes of the next row or past the end; those lanes are not stored.
      let s = loadTail(out, count, 0);
      for (let n = 0; n < N; n++, p += stride) s = f32x4.add(s, v128.load(p));
      storeTail(out, count, s);
    }
  }
}
