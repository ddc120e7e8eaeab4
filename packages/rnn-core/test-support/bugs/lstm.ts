/** Bugs in the LSTM that the gradient check, the plain loops or NaN in padding must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const lstm = (bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file: 'cells/lstm.ts' }));

export const LSTM_BUGS = lstm([
  {
    why: 'forget and input gate change places in the forward pass only',
    find: 'k.affine(u, Wf, bf, f);',
    replace: 'k.affine(u, Wi, bf, f);',
  },
  {
    why: 'forget and input gate change places in both passes: a consistent, wrong function',
    find: 'const { Wf, Wi, WC, Wo, bf, bi, bC, bo } = weights;\n  assertSizes',
    replace: 'const { Wf: Wi, Wi: Wf, WC, Wo, bf: bi, bi: bf, bC, bo } = weights;\n  assertSizes',
  },
  {
    why: 'the input stands before the state in u',
    find: 'k.joinColumns(hSeen, x[t], u);',
    replace: 'k.joinColumns(x[t], hSeen, u);',
  },
  {
    why: 'what padding holds gets into u',
    find: 'k.keepRows(mask[t], u, u);',
    replace: '',
  },
  {
    why: 'the candidate is squashed by σ instead of tanh',
    find: 'k.tanh(CTilde, CTilde);',
    replace: 'k.sigmoid(CTilde, CTilde);',
  },
  {
    why: 'the cell overwrites what it should keep',
    find: 'k.addMul(i, CTilde, fresh);',
    replace: 'k.mul(i, CTilde, fresh);',
  },
  {
    why: 'C runs on into padding',
    find: 'k.blendRows(mask[t], fresh, CPrev, C);',
    replace: 'k.copy(fresh, C);',
  },
  {
    why: 'h runs on into padding',
    find: 'k.blendRows(mask[t], fresh, hPrev, h);',
    replace: 'k.copy(fresh, h);',
  },
  {
    why: 'the output shows the cell before the frame instead of after it',
    find: 'k.tanh(C, tanhC);',
    replace: 'k.tanh(CPrev, tanhC);',
  },
  {
    why: 'no gradient comes from the future of h',
    find: 'k.add(dH[t], qh, dh);',
    replace: 'k.copy(dH[t], dh);',
  },
  {
    why: 'what reaches h past the end is thrown away',
    find: 'k.dropRows(mask[t], dh, qh);',
    replace: 'k.fill(qh, 0);',
  },
  {
    why: 'the mask is ignored in dh',
    find: 'k.keepRows(mask[t], dh, dh);',
    replace: '',
  },
  {
    why: 'the slope of tanh C is missing on the way from h to C',
    find: 'k.tanhBackward(tanhC, dC, dC);',
    replace: '',
  },
  {
    why: 'the output gate is missing on the way from h to C',
    find: 'k.mul(dh, o, dC);',
    replace: 'k.copy(dh, dC);',
  },
  {
    why: 'no gradient comes from the future of C: the constant error path is cut',
    find: 'k.add(qC, dC, dC);',
    replace: '',
  },
  {
    why: 'what reaches C past the end is thrown away',
    find: 'k.dropRows(mask[t], dC, qC);',
    replace: 'k.fill(qC, 0);',
  },
  {
    why: 'the mask is ignored in dC',
    find: 'k.keepRows(mask[t], dC, dC);',
    replace: '',
  },
  {
    why: 'the output gate is judged by C instead of tanh C',
    find: 'k.mul(dh, tanhC, alphaO);',
    replace: 'k.mul(dh, steps.C[t + 1], alphaO);',
  },
  {
    why: 'the forget gate is judged by C_t instead of C_{t−1}',
    find: 'k.mul(dC, CPrev, alphaF);',
    replace: 'k.mul(dC, steps.C[t + 1], alphaF);',
  },
  {
    why: 'the forget gate is judged by what was written instead of what was kept',
    find: 'k.mul(dC, CPrev, alphaF);',
    replace: 'k.mul(dC, CTilde, alphaF);',
  },
  {
    why: 'the slope of the input gate is that of tanh',
    find: 'k.sigmoidBackward(i, alphaI, alphaI);',
    replace: 'k.tanhBackward(i, alphaI, alphaI);',
  },
  {
    why: 'the slope of the candidate is forgotten',
    find: 'k.tanhBackward(CTilde, alphaC, alphaC);',
    replace: '',
  },
  {
    why: 'the candidate’s gradient is scaled by the forget gate',
    find: 'k.mul(dC, i, alphaC);',
    replace: 'k.mul(dC, f, alphaC);',
  },
  {
    why: 'C goes back through f_{t+1} instead of f_t',
    find: 'k.addMul(f, dC, qC);',
    replace: 'k.addMul(t + 1 < x.length ? steps.f[t + 1] : f, dC, qC);',
  },
  {
    why: 'C goes back untouched, as if f were 1',
    find: 'k.addMul(f, dC, qC);',
    replace: 'k.add(qC, dC, qC);',
  },
  {
    why: 'the message of the frame after is not cleared away',
    find: 'k.fill(asked, 0);',
    replace: 'if (t === x.length - 1) k.fill(asked, 0);',
  },
  {
    why: 'a gate’s weights are used the wrong way round',
    find: 'k.matmulNN(alphaI, Wi, asked);',
    replace: 'k.matmulNN(alphaI, Wo, asked);',
  },
  {
    why: 'the route of h through the output gate is missing',
    find: 'k.matmulNN(alphaO, Wo, asked);',
    replace: '',
  },
  {
    why: 'the message to h replaces what passed by in padding',
    find: 'k.add(qh, duH, qh);',
    replace: 'k.copy(duH, qh);',
  },
  {
    why: 'no gradient reaches h0',
    find: 'k.add(qh, duH, qh);',
    replace: 'if (t > 0) k.add(qh, duH, qh);',
  },
  {
    why: 'the gradient of the input is overwritten instead of added to',
    find: 'if (dx) k.add(dx[t], duX, dx[t]);',
    replace: 'if (dx) k.copy(duX, dx[0]);',
  },
  {
    why: 'the recurrent mask is not applied on the way back',
    find: 'if (recurrentMask) k.mul(recurrentMask, duH, duH);',
    replace: '',
  },
  {
    why: 'weight gradients of two gates change places',
    find: 'k.matmulTN(alphaF, u, dWf);',
    replace: 'k.matmulTN(alphaI, u, dWf);',
  },
  {
    why: 'weight gradients leave the last frame out',
    find: 'const u = firstOf(kept.u, T);',
    replace: 'const u = firstOf(kept.u, Math.max(1, T - 1));',
  },
  {
    why: 'the bias of the forget gate gets no gradient',
    find: 'if (dbf) k.addRowSums(alphaF, dbf);',
    replace: '',
  },
  {
    why: 'the last frame is left out of the backward pass',
    find: 'let t = x.length - 1; t >= 0; t--',
    replace: 'let t = x.length - 2; t >= 0; t--',
  },
]);
