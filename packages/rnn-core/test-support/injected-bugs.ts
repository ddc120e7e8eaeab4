/**
 * Bugs that the gradient check must catch, each as a change to the text of a real source file. For tests only.
 *
 * `find` must occur exactly once in `file` (relative to src/), so that a patch which no longer applies is noticed.
 * Classics are among them: the recurrent transpose lost (github.com/vzhou842/rnn-from-scratch, the last line of its
 * loop), the slope of tanh taken twice, padding counted in the mean, a message overwritten instead of accumulated.
 */

export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface InjectedBug extends Patch {
  readonly why: string;
}

const cell = 'cells/simple-rnn.ts';
const dense = 'layers/dense.ts';
const entropy = 'losses/softmax-cross-entropy.ts';
const kernels = 'kernels/reference.ts';
const rnn = 'model/rnn-labeller.ts';
const frame = 'model/frame-labeller.ts';

export const TRANSPOSE_LOST: InjectedBug = {
  why: 'the message to the past is multiplied by Whh instead of its transpose',
  file: cell,
  find: 'k.matmulNN(delta, Whh, q);',
  replace: 'k.matmulNT(delta, Whh, q);',
};

export const MASK_IGNORED_IN_DELTA: InjectedBug = {
  why: 'padded frames send gradients into the weights',
  file: cell,
  find: 'k.keepRows(mask[t], delta, delta);',
  replace: '',
};

export const ROUTE_PAST_THE_END_LOST: InjectedBug = {
  why: 'what reaches a frozen state from beyond the end is thrown away',
  file: cell,
  find: 'k.dropRows(mask[t], dh, q);',
  replace: 'k.fill(q, 0);',
};

export const STATE_NOT_FROZEN: InjectedBug = {
  why: 'the forward pass runs on into padding while the backward pass does not',
  file: cell,
  find: 'k.blendRows(mask[t], fresh, hPrev, h[t + 1]);',
  replace: 'k.copy(fresh, h[t + 1]);',
};

/** The same file for each of these bugs. */
const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const INJECTED_BUGS: readonly InjectedBug[] = [
  TRANSPOSE_LOST,
  MASK_IGNORED_IN_DELTA,
  ROUTE_PAST_THE_END_LOST,
  STATE_NOT_FROZEN,
  ...inFile(cell, [
    {
      why: 'the slope of tanh is taken from its input instead of its output',
      find: 'k.tanhBackward(fresh, dh, delta);',
      replace: 'k.tanhBackward(tape.steps.a[t], dh, delta);',
    },
    {
      why: 'the slope of tanh is taken of a tanh already taken once more',
      find: 'k.tanhBackward(fresh, dh, delta);',
      replace: '{ k.tanh(fresh, delta); k.tanhBackward(delta, dh, delta); }',
    },
    {
      why: 'the slope of tanh is applied twice',
      find: 'k.tanhBackward(fresh, dh, delta);',
      replace: '{ k.tanhBackward(fresh, dh, delta); k.tanhBackward(fresh, delta, delta); }',
    },
    {
      why: 'the slope of tanh is forgotten',
      find: 'k.tanhBackward(fresh, dh, delta);',
      replace: 'k.copy(dh, delta);',
    },
    {
      why: 'the slope of tanh is taken at the previous state',
      find: 'k.tanhBackward(fresh, dh, delta);',
      replace: 'k.tanhBackward(hPrev, dh, delta);',
    },
    {
      why: 'relu is given the slope of tanh',
      find: 'k.reluBackward(fresh, dh, delta);',
      replace: 'k.tanhBackward(fresh, dh, delta);',
    },
    {
      why: 'the message is added to the old one instead of replacing it',
      find: 'k.dropRows(mask[t], dh, q);',
      replace: '',
    },
    {
      why: 'the route past the end overwrites the message of the cell instead of coming first',
      find: 'k.matmulNN(delta, Whh, q);',
      replace: 'k.matmulNN(delta, Whh, q); k.dropRows(mask[t], dh, q);',
    },
    {
      why: 'dh also passes by where the frame counts',
      find: 'k.dropRows(mask[t], dh, q);',
      replace: 'k.copy(dh, q);',
    },
    {
      why: 'the message carries dh instead of delta',
      find: 'k.matmulNN(delta, Whh, q);',
      replace: 'k.matmulNN(dh, Whh, q);',
    },
    {
      why: 'dWhh takes the state after the frame instead of the one before',
      find: 'k.matmulTN(delta, hPrev, dWhh);',
      replace: 'k.matmulTN(delta, h[t + 1], dWhh);',
    },
    {
      why: 'dWhh is collected the other way round',
      find: 'k.matmulTN(delta, hPrev, dWhh);',
      replace: 'k.matmulTN(hPrev, delta, dWhh);',
    },
    {
      why: 'dWhh keeps only the earliest frame instead of the sum over time',
      find: 'k.matmulTN(delta, hPrev, dWhh);',
      replace: 'k.fill(dWhh, 0); k.matmulTN(delta, hPrev, dWhh);',
    },
    {
      why: 'dWxh is collected from dh instead of delta',
      find: 'k.matmulTN(delta, x[t], dWxh);',
      replace: 'k.matmulTN(dh, x[t], dWxh);',
    },
    {
      why: 'dWxh reads the input of the first frame at every frame',
      find: 'k.matmulTN(delta, x[t], dWxh);',
      replace: 'k.matmulTN(delta, x[0], dWxh);',
    },
    {
      why: 'the gradient of the hidden bias is missing',
      find: 'if (dbh) k.addRowSums(delta, dbh);',
      replace: '',
    },
    {
      why: 'the last frame is left out of the backward pass',
      find: 'let t = x.length - 1; t >= 0; t--',
      replace: 'let t = x.length - 2; t >= 0; t--',
    },
    {
      why: 'the first frame is left out of the backward pass',
      find: 'let t = x.length - 1; t >= 0; t--',
      replace: 'let t = x.length - 1; t > 0; t--',
    },
    {
      why: 'frames are walked forwards in time',
      find: 'let t = x.length - 1; t >= 0; t--',
      replace: 'let t = 0; t < x.length; t++',
    },
    {
      why: 'the message from the future is dropped: no backpropagation through time at all',
      find: 'k.add(dH[t], q, dh);',
      replace: 'k.copy(dH[t], dh);',
    },
    {
      why: 'the frame’s own label is dropped',
      find: 'k.add(dH[t], q, dh);',
      replace: 'k.copy(q, dh);',
    },
    {
      why: 'the label of the first frame is read at every frame',
      find: 'k.add(dH[t], q, dh);',
      replace: 'k.add(dH[0], q, dh);',
    },
    {
      why: 'no gradient reaches the first state',
      find: 'k.matmulNN(delta, Whh, q);',
      replace: 'if (t > 0) k.matmulNN(delta, Whh, q);',
    },
    {
      why: 'the gradient of the inputs is missing',
      find: 'if (dx) k.matmulNN(delta, Wxh, dx[t]);',
      replace: '',
    },
    {
      why: 'the gradients of all inputs are added to the first one’s',
      find: 'if (dx) k.matmulNN(delta, Wxh, dx[t]);',
      replace: 'if (dx) k.matmulNN(delta, Wxh, dx[0]);',
    },
    {
      why: 'the bias is left out of the forward pass but not of the backward pass',
      find: 'k.affine(x[t], Wxh, bh, a);',
      replace: 'k.affine(x[t], Wxh, null, a);',
    },
    {
      why: 'the forward pass reads the first state at every frame',
      find: 'k.matmulNT(hPrev, Whh, a);',
      replace: 'k.matmulNT(h[0], Whh, a);',
    },
  ]),
  ...inFile(dense, [
    {
      why: 'the output layer passes no gradient down',
      find: 'if (dx) k.matmulNN(dy, W, dx);',
      replace: '',
    },
    {
      why: 'the gradient of the output weights is missing',
      find: 'k.matmulTN(dy, x, dW);',
      replace: '',
    },
    {
      why: 'the gradient of the output bias is missing',
      find: 'if (db) k.addRowSums(dy, db);',
      replace: '',
    },
  ]),
  ...inFile(entropy, [
    {
      why: 'the loss gradient lacks the −1 at the label',
      find: 'ds.data[row + labels[n]] -= 1 / frames;',
      replace: '',
    },
    {
      why: 'the sign at the label is flipped',
      find: 'ds.data[row + labels[n]] -= 1 / frames;',
      replace: 'ds.data[row + labels[n]] += 1 / frames;',
    },
    {
      why: 'the −1 at the label is not divided by the number of frames',
      find: 'ds.data[row + labels[n]] -= 1 / frames;',
      replace: 'ds.data[row + labels[n]] -= 1;',
    },
    {
      why: 'the gradient is divided by T·B, padding included, instead of the frames that count',
      find: 'const K = y.shape[y.shape.length - 1];\n  const frames = countFrames(mask);',
      replace: 'const K = y.shape[y.shape.length - 1];\n  const frames = mask.data.length;',
    },
    {
      why: 'padded frames have loss gradients too',
      find: 'if (mask.data[n] === 0) continue;\n    const row = n * K;',
      replace: 'const row = n * K;',
    },
    {
      why: 'the loss of padded frames is left in the sum but not in the gradient',
      find: 'return total / frames;',
      replace: 'return total / mask.data.length;',
    },
    {
      why: 'the probabilities are those of exp without the division',
      find: 'out[row + j] /= sum;',
      replace: 'out[row + j] *= 1;',
    },
  ]),
  ...inFile(kernels, [
    {
      why: 'the slope of tanh is 1 − y instead of 1 − y²',
      find: '(1 - y.data[j] * y.data[j])',
      replace: '(1 - y.data[j])',
    },
    {
      why: 'relu passes gradients where it is off and stops them where it is on',
      find: 'y.data[j] > 0 ? dy.data[j] : 0',
      replace: 'y.data[j] > 0 ? 0 : dy.data[j]',
    },
    {
      why: 'relu leaks a hundredth where it is off, backwards only',
      find: 'y.data[j] > 0 ? dy.data[j] : 0',
      replace: 'y.data[j] > 0 ? dy.data[j] : 0.01 * dy.data[j]',
    },
    {
      why: 'weight gradients keep the last row instead of the sum',
      find: 'dW[o * I + i] += factor * x[n * I + i];',
      replace: 'dW[o * I + i] = factor * x[n * I + i];',
    },
    {
      why: 'weight gradients keep the last four rows instead of the sum',
      find: 'dW[wRow + i] += y0',
      replace: 'dW[wRow + i] = y0',
    },
    {
      why: 'bias gradients keep the last row instead of the sum',
      find: 'db.data[o] += y.data[n * O + o];',
      replace: 'db.data[o] = y.data[n * O + o];',
    },
    {
      why: 'a gradient flowing down keeps the last output instead of the sum over outputs',
      find: 'x[xRow + j] += factor * W[o * I + j];',
      replace: 'x[xRow + j] = factor * W[o * I + j];',
    },
    {
      why: 'a gradient flowing down loses the last of every four outputs',
      find: ' + y3 * W[w3 + j];',
      replace: ';',
    },
    {
      why: 'every fourth unit reads its neighbour’s weights, forwards only',
      find: 'sum3 += value * W[w3 + i];',
      replace: 'sum3 += value * W[w2 + i];',
    },
  ]),
  ...inFile(rnn, [
    {
      why: 'the RNN labeller does not zero its gradients between two passes',
      find: 'for (const grad of Object.values(grads)) k.fill(grad, 0);',
      replace: '',
    },
    {
      why: 'the RNN labeller starts its backward pass from the message the last one left behind',
      find: 'k.fill(tape.q, 0);',
      replace: '',
    },
    {
      why: 'the RNN labeller does not zero what the labels say of the states',
      find: 'k.fill(dH, 0);',
      replace: '',
    },
    {
      why: 'the output layer reads the states one frame late',
      find: 'tape.hidden.data.subarray(B * H)',
      replace: 'tape.hidden.data.subarray(0, maxT * B * H)',
    },
  ]),
  ...inFile(frame, [
    {
      why: 'the feed-forward labeller forgets the slope of tanh',
      find: 'k.tanhBackward(g, dg, dg);',
      replace: '',
    },
    {
      why: 'the feed-forward labeller does not zero its gradients between two passes',
      find: 'for (const grad of Object.values(grads)) k.fill(grad, 0);',
      replace: '',
    },
    {
      why: 'the feed-forward labeller does not zero the loss gradient between two passes',
      find: 'k.fill(dScores, 0);',
      replace: '',
    },
  ]),
];
