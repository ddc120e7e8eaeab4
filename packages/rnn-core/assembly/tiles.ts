/**
 * The innermost loops of the products: tiles of results held in registers while k runs over packed panels.
 *
 * A tile of 4 rows and 8 columns takes 8 of the 15 vector registers V8 gives out, and a step of k at most the other 7.
 * Larger tiles ran at half the speed.
 */
import { madd } from './lanes';
import { TILE } from './memory';

/**
 * One tile of 4 rows and 8 columns from a panel of four rows and one of eight columns, K long.
 *
 * An odd k first, then two a turn. Each row of a is loaded just before it is used: loads between multiplications keep
 * all units of the machine busy, 7 % faster than all loads of a k at its start. V8 would move them there, because it
 * orders loads from the last to the first; the branch in the middle of a turn, which is never taken (a is no null
 * address) but reads every sum and writes to memory, keeps the two k apart. Four k a turn gained less than 1 % more.
 */
export function tile(a: usize, b: usize, K: i32, bias: usize, out: usize, outRow: usize, accumulate: i32): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  let ar: v128, b0: v128, b1: v128;
  // Stepping before the loads lets V8 use the sum as an address without extending it once more. a is stepped at each k:
  // V8 needs a register for every other offset of a splat.
  const last = a + ((<usize>(K - 1)) << 4);
  a -= 16;
  if (K & 1) {
    a += 16;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    ar = v128.load32_splat(a, 12);
    c30 = madd(ar, b0, c30);
    c31 = madd(ar, b1, c31);
    ar = v128.load32_splat(a, 8);
    c20 = madd(ar, b0, c20);
    c21 = madd(ar, b1, c21);
    ar = v128.load32_splat(a, 4);
    c10 = madd(ar, b0, c10);
    c11 = madd(ar, b1, c11);
    ar = v128.load32_splat(a);
    c00 = madd(ar, b0, c00);
    c01 = madd(ar, b1, c01);
    b += 32;
  }
  b -= 64;
  while (a != last) {
    b += 64;
    a += 16;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    ar = v128.load32_splat(a, 12);
    c30 = madd(ar, b0, c30);
    c31 = madd(ar, b1, c31);
    ar = v128.load32_splat(a, 8);
    c20 = madd(ar, b0, c20);
    c21 = madd(ar, b1, c21);
    ar = v128.load32_splat(a, 4);
    c10 = madd(ar, b0, c10);
    c11 = madd(ar, b1, c11);
    ar = v128.load32_splat(a);
    c00 = madd(ar, b0, c00);
    c01 = madd(ar, b1, c01);
    if (a == 0) {
      v128.store(TILE, c00);
      v128.store(TILE, c01, 16);
      v128.store(TILE, c10, 32);
      v128.store(TILE, c11, 48);
      v128.store(TILE, c20, 64);
      v128.store(TILE, c21, 80);
      v128.store(TILE, c30, 96);
      v128.store(TILE, c31, 112);
    }
    a += 16;
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    ar = v128.load32_splat(a, 12);
    c30 = madd(ar, b0, c30);
    c31 = madd(ar, b1, c31);
    ar = v128.load32_splat(a, 8);
    c20 = madd(ar, b0, c20);
    c21 = madd(ar, b1, c21);
    ar = v128.load32_splat(a, 4);
    c10 = madd(ar, b0, c10);
    c11 = madd(ar, b1, c11);
    ar = v128.load32_splat(a);
    c00 = madd(ar, b0, c00);
    c01 = madd(ar, b1, c01);
  }
  if (accumulate) {
    c00 = f32x4.add(c00, v128.load(out));
    c01 = f32x4.add(c01, v128.load(out, 16));
    c10 = f32x4.add(c10, v128.load(out + outRow));
    c11 = f32x4.add(c11, v128.load(out + outRow, 16));
    c20 = f32x4.add(c20, v128.load(out + 2 * outRow));
    c21 = f32x4.add(c21, v128.load(out + 2 * outRow, 16));
    c30 = f32x4.add(c30, v128.load(out + 3 * outRow));
    c31 = f32x4.add(c31, v128.load(out + 3 * outRow, 16));
  } else if (bias != 0) {
    b0 = v128.load(bias);
    b1 = v128.load(bias, 16);
    c00 = f32x4.add(c00, b0);
    c01 = f32x4.add(c01, b1);
    c10 = f32x4.add(c10, b0);
    c11 = f32x4.add(c11, b1);
    c20 = f32x4.add(c20, b0);
    c21 = f32x4.add(c21, b1);
    c30 = f32x4.add(c30, b0);
    c31 = f32x4.add(c31, b1);
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += outRow;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += outRow;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += outRow;
  v128.store(out, c30);
  v128.store(out, c31, 16);
}

/** As `tile`, but only the first 4 columns of the panel, into TILE. */
export function narrowTile(a: usize, b: usize, K: i32, bias: usize): void {
  let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  a -= 16;
  b -= 32;
  do {
    a += 16;
    b += 32;
    const b0 = v128.load(b);
    c0 = madd(v128.load32_splat(a), b0, c0);
    c1 = madd(v128.load32_splat(a, 4), b0, c1);
    c2 = madd(v128.load32_splat(a, 8), b0, c2);
    c3 = madd(v128.load32_splat(a, 12), b0, c3);
  } while (--K);
  if (bias != 0) {
    const b0 = v128.load(bias);
    c0 = f32x4.add(c0, b0);
    c1 = f32x4.add(c1, b0);
    c2 = f32x4.add(c2, b0);
    c3 = f32x4.add(c3, b0);
  }
  v128.store(TILE, c0);
  v128.store(TILE, c1, 32);
  v128.store(TILE, c2, 64);
  v128.store(TILE, c3, 96);
}
