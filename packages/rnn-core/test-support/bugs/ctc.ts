/** Bugs in CTC that the gradient check, or the sum over all paths, must catch. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const ctc = (bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file: 'losses/ctc.ts' }));

/** Forward and backward disagree: the gradient check sees them. */
export const CTC_GRADIENT_BUGS = ctc([
  {
    why: 'the gradient lacks the part of the softmax',
    find: 'ds.data[row + j] += share * Math.exp(logY[classes + j]);',
    replace: '',
  },
  {
    why: 'the sign of the paths is flipped',
    find: '-= share * standing;',
    replace: '+= share * standing;',
  },
  {
    why: 'a class that stands at several places keeps the last of them',
    find: 'ds.data[row + classAt(labels[b], u, blank)] -= share * standing;',
    replace: 'ds.data[row + classAt(labels[b], u, blank)] = share * (Math.exp(logY[classes + classAt(labels[b], u, blank)]) - standing);', // prettier-ignore
  },
  {
    why: 'the paths are not divided by the probability of the labels',
    find: 'beta[places + u] - logP);',
    replace: 'beta[places + u]);',
  },
  {
    why: 'only what came before is looked at, not what follows',
    find: 'Math.exp(alpha[places + u] + beta[places + u] - logP)',
    replace: 'Math.exp(alpha[places + u] - logP)',
  },
  {
    why: 'β counts the frame that α has counted',
    find: 'beta[now + u] = sum;',
    replace: 'beta[now + u] = sum + logY[y - K + classAt(labels, u, blank)];',
  },
  {
    why: 'β may not stay where it is',
    find: 'let sum = beta[next + u] + logY[y + classAt(labels, u, blank)];',
    replace: 'let sum = -Infinity;',
  },
  {
    why: 'β never leaps over a blank',
    find: 'if (mayLeap(labels, u + 2)) sum = logAdd(sum, beta',
    replace: 'if (mayLeap(labels, -1)) sum = logAdd(sum, beta',
  },
  {
    why: 'β reads the class of the place it leaves',
    find: 'beta[next + u + 1] + logY[y + classAt(labels, u + 1, blank)]',
    replace: 'beta[next + u + 1] + logY[y + classAt(labels, u, blank)]',
  },
  {
    why: 'β reads this frame instead of the next',
    find: 'const y = (b * T + t + 1) * K;',
    replace: 'const y = (b * T + t) * K;',
  },
  {
    why: 'β starts at the last frame of the batch instead of the sequence’s own',
    find: 'const end = (b * T + frames - 1) * width;',
    replace: 'const end = (b * T + T - 1) * width;',
  },
  {
    why: 'a path may end at the last blank only',
    find: 'u >= U - 2 ? 0',
    replace: 'u >= U - 1 ? 0',
  },
  {
    why: 'the gradient forgets the division by the number of labels',
    find: 'const share = shareOf(labels, b, options);',
    replace: 'const share = 1 / labels.length;',
  },
  {
    why: 'the first frame gets no gradient',
    find: 'for (let t = 0; t < frames[b]; t++) {\n      const row',
    replace: 'for (let t = 1; t < frames[b]; t++) {\n      const row',
  },
  {
    why: 'padding gets gradients',
    find: 'for (let t = 0; t < frames[b]; t++) {\n      const row',
    replace: 'for (let t = 0; t < ds.shape[0]; t++) {\n      const row',
  },
]);

/** Forward and backward are wrong alike, so that the gradient is right for a wrong loss: brute force sees them. */
export const CTC_MODEL_BUGS = ctc([
  {
    why: 'equal labels may follow each other without a blank',
    find: ' && labels[(u - 1) / 2] !== labels[(u - 3) / 2]',
    replace: '',
  },
  {
    why: 'a path never leaps over a blank',
    find: 'return u % 2 === 1 && u >= 3',
    replace: 'return u % 2 === 2 && u >= 3',
  },
  {
    why: 'the blank is class 0 whatever was asked for',
    find: 'return u % 2 === 0 ? blank : ',
    replace: 'return u % 2 === 0 ? 0 : ',
  },
]);
