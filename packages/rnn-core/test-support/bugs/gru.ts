/** Bugs in both GRUs that the gradient check, the plain loops or NaN in padding must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const GRU_RESET_BEFORE_BUGS = inFile('cells/gru-reset-before.ts', [
  {
    why: 'z keeps where it should overwrite, in the forward pass only',
    find: 'k.lerp(z, hPrev, hTilde, fresh);',
    replace: 'k.lerp(z, hTilde, hPrev, fresh);',
  },
  {
    why: 'the gates z and r change places in both passes: a consistent, wrong function',
    find: 'const { Wz, Wr, Wh, bz, br, bh } = weights;\n  assertSizes',
    replace: 'const { Wz: Wr, Wr: Wz, Wh, bz: br, br: bz, bh } = weights;\n  assertSizes',
  },
  {
    why: 'the reset is forgotten: the candidate sees all of the state',
    find: 'k.mul(r, hSeen, rh);',
    replace: 'k.copy(hSeen, rh);',
  },
  {
    why: 'what padding holds gets into u',
    find: 'k.keepRows(mask[t], u, u);',
    replace: '',
  },
  {
    why: 'what padding holds gets into v',
    find: 'k.keepRows(mask[t], v, v);',
    replace: '',
  },
  {
    why: 'h runs on into padding',
    find: 'k.blendRows(mask[t], fresh, hPrev, h);',
    replace: 'k.copy(fresh, h);',
  },
  {
    why: 'no gradient comes from the future',
    find: 'k.add(dH[t], q, dh);',
    replace: 'k.copy(dH[t], dh);',
  },
  {
    why: 'what reaches the state past the end is thrown away',
    find: 'k.dropRows(mask[t], dh, q);',
    replace: 'k.fill(q, 0);',
  },
  {
    why: 'the mask is ignored',
    find: 'k.keepRows(mask[t], dh, dh);',
    replace: '',
  },
  {
    why: 'the route past the cell goes through z instead of 1 − z',
    find: 'k.sub(dh, alphaH, fresh);',
    replace: 'k.copy(alphaH, fresh);',
  },
  {
    why: 'the route past the cell is missing',
    find: 'k.add(q, fresh, q);',
    replace: '',
  },
  {
    why: 'the candidate’s gradient lacks its slope',
    find: 'k.tanhBackward(hTilde, alphaH, alphaH);',
    replace: '',
  },
  {
    why: 'the sign of what z is judged by is flipped',
    find: 'k.sub(hTilde, hPrev, alphaZ);',
    replace: 'k.sub(hPrev, hTilde, alphaZ);',
  },
  {
    why: 'z is judged by the candidate alone',
    find: 'k.sub(hTilde, hPrev, alphaZ);',
    replace: 'k.copy(hTilde, alphaZ);',
  },
  {
    why: 'the reset is judged by the state after the frame',
    find: 'k.mul(p, hSeen, alphaR);',
    replace: 'k.mul(p, steps.h[t + 1], alphaR);',
  },
  {
    why: 'the route through r is missing',
    find: 'k.matmulNN(alphaR, Wr, du);',
    replace: '',
  },
  {
    why: 'the route through the candidate forgets the reset',
    find: 'k.addMul(p, r, duH);',
    replace: 'k.add(p, duH, duH);',
  },
  {
    why: 'the route through the candidate is missing',
    find: 'k.addMul(p, r, duH);',
    replace: '',
  },
  {
    why: 'no gradient reaches h0',
    find: 'k.add(q, duH, q);',
    replace: 'if (t > 0) k.add(q, duH, q);',
  },
  {
    why: 'the input’s gradient lacks what came through the candidate',
    find: 'k.add(duX, pX, duX);',
    replace: '',
  },
  {
    why: 'the recurrent mask is not applied on the way back',
    find: 'if (recurrentMask) k.mul(recurrentMask, duH, duH);',
    replace: '',
  },
  {
    why: 'the recurrent mask also touches what is carried past the cell',
    find: 'k.lerp(z, hPrev, hTilde, fresh);',
    replace: 'k.lerp(z, hSeen, hTilde, fresh);',
  },
  {
    why: 'the candidate’s weights learn from u instead of v',
    find: 'k.matmulTN(alphaH, v, dWh);',
    replace: 'k.matmulTN(alphaH, u, dWh);',
  },
  {
    why: 'the bias of r gets no gradient',
    find: 'if (dbr) k.addRowSums(alphaR, dbr);',
    replace: '',
  },
]);

export const GRU_RESET_AFTER_BUGS = inFile('cells/gru-reset-after.ts', [
  {
    why: 'z overwrites where it should keep, in the forward pass only',
    find: 'k.lerp(z, n, hPrev, fresh);',
    replace: 'k.lerp(z, hPrev, n, fresh);',
  },
  {
    why: 'b_hn is merged into b_n in the forward pass',
    find: 'k.affine(hSeen, Whn, bhn, p);',
    replace: 'k.affine(hSeen, Whn, null, p);',
  },
  {
    why: 'the reset is forgotten',
    find: 'k.addMul(r, p, n);',
    replace: 'k.add(p, n, n);',
  },
  {
    why: 'what padding holds gets in',
    find: 'k.keepRows(mask[t], x[t], xKept);',
    replace: 'k.copy(x[t], xKept);',
  },
  {
    why: 'h runs on into padding',
    find: 'k.blendRows(mask[t], fresh, hPrev, h);',
    replace: 'k.copy(fresh, h);',
  },
  {
    why: 'no gradient comes from the future',
    find: 'k.add(dH[t], q, dh);',
    replace: 'k.copy(dH[t], dh);',
  },
  {
    why: 'what reaches the state past the end is thrown away',
    find: 'k.dropRows(mask[t], dh, q);',
    replace: 'k.fill(q, 0);',
  },
  {
    why: 'the mask is ignored',
    find: 'k.keepRows(mask[t], dh, dh);',
    replace: '',
  },
  {
    why: 'the route past the cell is missing',
    find: 'k.add(q, fresh, q);',
    replace: '',
  },
  {
    why: 'the candidate’s gradient forgets 1 − z',
    find: 'k.sub(dh, fresh, alphaN);',
    replace: 'k.copy(dh, alphaN);',
  },
  {
    why: 'the sign of what z is judged by is flipped',
    find: 'k.sub(hPrev, n, alphaZ);',
    replace: 'k.sub(n, hPrev, alphaZ);',
  },
  {
    why: 'the reset is judged by the state instead of p',
    find: 'k.mul(alphaN, p, alphaR);',
    replace: 'k.mul(alphaN, hPrev, alphaR);',
  },
  {
    why: 'dp forgets the reset',
    find: 'k.mul(alphaN, r, dp);',
    replace: 'k.copy(alphaN, dp);',
  },
  {
    why: 'the route through r is missing',
    find: 'k.matmulNN(alphaR, Whr, dhSeen);',
    replace: '',
  },
  {
    why: 'the candidate’s product is sent back with alphaN instead of dp',
    find: 'k.matmulNN(dp, Whn, dhSeen);',
    replace: 'k.matmulNN(alphaN, Whn, dhSeen);',
  },
  {
    why: 'a transpose is lost',
    find: 'k.matmulNN(alphaZ, Whz, dhSeen);',
    replace: 'k.matmulNT(alphaZ, Whz, dhSeen);',
  },
  {
    why: 'the recurrent mask is not applied on the way back',
    find: 'if (recurrentMask) k.mul(recurrentMask, dhSeen, dhSeen);',
    replace: '',
  },
  {
    why: 'weights learn from the whole state where they saw a dropped one',
    find: 'firstOf(recurrentMask ? kept.hSeen : carried.h, T)',
    replace: 'firstOf(carried.h, T)',
  },
  {
    why: 'b_hn gets the gradient of b_n',
    find: 'if (dbhn) k.addRowSums(dp, dbhn);',
    replace: 'if (dbhn) k.addRowSums(alphaN, dbhn);',
  },
  {
    why: 'the input’s gradient lacks what came through n',
    find: 'k.matmulNN(alphaN, Wxn, dx[t]);',
    replace: '',
  },
]);
