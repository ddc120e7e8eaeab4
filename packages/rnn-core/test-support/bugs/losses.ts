/** Bugs in the smaller losses that the gradient check must catch, as in injected-bugs.ts. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const WEIGHTED_CROSS_ENTROPY_BUGS = inFile('losses/weighted-cross-entropy.ts', [
  {
    why: 'the gradient at the label lacks the class weight',
    find: 'const atLabel = ((1 - smoothing) * weightOf(labels[n], classWeights)) / whole;',
    replace: 'const atLabel = (1 - smoothing) / whole;',
  },
  {
    why: 'the whole label counts although part of it is spread',
    find: 'const atLabel = ((1 - smoothing) * weightOf(labels[n], classWeights)) / whole;',
    replace: 'const atLabel = weightOf(labels[n], classWeights) / whole;',
  },
  {
    why: 'the spread part is not divided by the number of classes',
    find: 'const spread = smoothing / (K * whole);',
    replace: 'const spread = smoothing / whole;',
  },
  {
    why: 'the spread part pulls on all classes alike, whatever their weights',
    find: '- spread * weightOf(j, classWeights);',
    replace: '- (spread * weightSum) / K;',
  },
  {
    why: 'the −1 at the label is missing',
    find: 'ds.data[row + labels[n]] -= atLabel;',
    replace: '',
  },
  {
    why: 'padding sends gradients',
    find: 'if (mask.data[n] === 0) continue;\n    const row = n * K;\n    const atLabel',
    replace: 'const row = n * K;\n    const atLabel',
  },
  {
    why: 'the forward pass divides by the frames and the backward pass by the weights',
    find: 'return total / whole;',
    replace: 'return total / mask.data.reduce((sum, counts) => sum + counts, 0);',
  },
]);

export const MEAN_SQUARED_ERROR_BUGS = inFile('losses/mean-squared-error.ts', [
  { why: 'the 2 of the square is missing', find: '(2 * (y.data[j] - target.data[j])) / entries', replace: '(y.data[j] - target.data[j]) / entries' }, // prettier-ignore
  { why: 'the sign is flipped', find: '(2 * (y.data[j] - target.data[j])) / entries', replace: '(2 * (target.data[j] - y.data[j])) / entries' }, // prettier-ignore
  {
    why: 'padding sends gradients',
    find: 'if (mask.data[n] === 0) continue;\n    for (let j = n * K; j < (n + 1) * K; j++) dy',
    replace: 'for (let j = n * K; j < (n + 1) * K; j++) dy',
  },
  {
    why: 'the backward pass divides by all entries, padding too',
    find: "const entries = countEntries('meanSquaredErrorBackward', y, target, mask);",
    replace: 'const entries = y.data.length;',
  },
]);

export const BINARY_CROSS_ENTROPY_BUGS = inFile('losses/binary-cross-entropy.ts', [
  {
    why: 'the weight of sounding notes is forgotten in the gradient',
    find: 'const sounding = positiveWeight * target.data[j];',
    replace: 'const sounding = target.data[j];',
  },
  {
    why: 'the slope of σ is applied although it cancels',
    find: '- sounding) / divisor',
    replace: '- sounding) * y.data[j] * (1 - y.data[j]) / divisor',
  },
  {
    why: 'the sign is flipped',
    find: 'ds.data[j] += ((sounding',
    replace: 'ds.data[j] -= ((sounding',
  },
  {
    why: 'the gradient is an average over entries where the loss is one over frames',
    find: "return average === 'frames' ? frames : frames * K;",
    replace: "return average === 'frames' && where.endsWith('Forward') ? frames : frames * K;",
  },
  {
    why: 'silent notes get no gradient',
    find: '((sounding + 1 - target.data[j]) * y.data[j] - sounding)',
    replace: '(sounding * y.data[j] - sounding)',
  },
]);
