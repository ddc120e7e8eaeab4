/** Bugs in convolution, WaveNet, embedding, positions and heads that a witness must catch. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const CONVOLUTION_BUGS: readonly InjectedBug[] = [
  ...inFile('layers/embedding.ts', [
    {
      why: 'a symbol that occurs twice keeps the last gradient',
      find: 'dTable.data[id * D + d] += dx',
      replace: 'dTable.data[id * D + d] = dx',
    },
    {
      why: 'the gradient is read from the row of the symbol instead of its place',
      find: 'dTable.data[id * D + d] += dx.data[n * D + d];',
      replace: 'dTable.data[id * D + d] += dx.data[id * D + d];',
    },
    { why: 'the table is read transposed', find: 'table.data[id * D + d]', replace: 'table.data[d * V + id]' },
    {
      why: 'the first symbol gets no gradient',
      find: 'if (id === NO_SYMBOL) continue;',
      replace: 'if (id <= 0) continue;',
    },
  ]),
  ...inFile('layers/positions.ts', [
    { why: 'sine and cosine are exchanged', find: 'd % 2 === 0 ? Math', replace: 'd % 2 === 1 ? Math' },
    { why: 'sine and cosine of a pair turn at different speeds', find: '(d - (d % 2)) / D', replace: 'd / D' },
    {
      why: 'every sequence gets its own position instead of every frame',
      find: 'x.data[at] + pe.data[t * D + d]',
      replace: 'x.data[at] + pe.data[b * D + d]',
    },
  ]),
  ...inFile('layers/causal-conv.ts', [
    {
      why: 'the convolution looks one frame ahead',
      find: 'const shift = tap * dilation - left;',
      replace: 'const shift = tap * dilation - left + 1;',
    },
    {
      why: 'the gradients of all taps go to the first',
      find: 'k.matmulTN(dy, x, grads.dW[tap]);',
      replace: 'k.matmulTN(dy, x, grads.dW[0]);',
    },
    { why: 'no gradient reaches the input', find: 'if (dx) k.matmulNN(dy, W[tap], dx);', replace: '' },
    { why: 'the bias gets no gradient', find: 'if (grads.db) k.addRowSums(tape.dy, grads.db);', replace: '' },
    {
      why: 'the taps are applied in reverse, forwards only',
      find: 'k.matmulNT(x, W[tap], y);',
      replace: 'k.matmulNT(x, W[W.length - 1 - tap], y);',
    },
    {
      why: 'the bias is added once more at every pass',
      find: 'if (b) tape.y.data.set(b.data, n);',
      replace: 'if (b) b.data.forEach((one, o) => (tape.y.data[n + o] += one));',
    },
  ]),
  ...inFile('layers/gated-unit.ts', [
    { why: 'the filter is not damped by its gate', find: 'k.mul(dy, g, tape.dy);', replace: 'k.copy(dy, tape.dy);' },
    {
      why: 'the gate is given the slope of tanh',
      find: 'k.sigmoidBackward(g, tape.dy, tape.gate.dy);',
      replace: 'k.tanhBackward(g, tape.dy, tape.gate.dy);',
    },
    { why: 'the summed gradient of the condition is not zeroed', find: 'k.fill(shift, 0);', replace: '' },
    {
      why: 'the condition hears of the last frame only',
      find: 'k.add(shift, step, shift);',
      replace: 'k.copy(step, shift);',
    },
    {
      why: 'the condition gets no gradient',
      find: 'if (dCondition) k.matmulNN(summed, V, dCondition);',
      replace: '',
    },
  ]),
  ...inFile('layers/wavenet-stack.ts', [
    { why: 'the residual is lost', find: 'k.add(dh[l], dh[l + 1], dh[l]);', replace: '' },
    { why: 'a layer’s gradient starts from the layer above', find: 'k.fill(dz, 0);', replace: '' },
    { why: 'the first ReLU lets everything back', find: 'k.reluBackward(tape.sumOn, dSum, dSum);', replace: '' },
    { why: 'the skips of the last pass are added to this one’s', find: 'k.fill(sum, 0);', replace: '' },
    {
      why: 'only the last layer’s skip gets a gradient',
      find: 'denseBackward(k, S, z, dSum, { dW: dS, db: ds }, dz);',
      replace: 'if (l + 1 === weights.layers.length) denseBackward(k, S, z, dSum, { dW: dS, db: ds }, dz);',
    },
  ]),
  ...inFile('layers/wavenet-stream.ts', [
    {
      why: 'the stream reads one frame too late',
      find: '(frame + slots.length - back)',
      replace: '(frame + slots.length - back + 1)',
    },
    {
      why: 'the stream applies its taps in reverse',
      find: '(W.length - 1 - tap) * dilations[l]',
      replace: 'tap * dilations[l]',
    },
    { why: 'the past survives a reset', find: 'for (const { past } of rings) k.fill(past, 0);', replace: '' },
    { why: 'the stream forgets the residual', find: 'k.add(next, branch, next);', replace: 'k.copy(branch, next);' },
    { why: 'the stream keeps the skips of the frame before', find: 'k.fill(sum, 0);', replace: '' },
    {
      why: 'the stream does not listen to the condition',
      find: 'if (V && condition) k.matmulNT(condition, V, a);',
      replace: '',
    },
  ]),
  ...inFile('layers/heads.ts', [
    {
      why: 'the gradient of a mean is not divided',
      find: 'dStates.data[(t * B + b) * H + j] += dPooled.data[at] / frames;',
      replace: 'dStates.data[(t * B + b) * H + j] += dPooled.data[at];',
    },
    { why: 'the frame an entry came from is forgotten', find: 'frame[at] = t;', replace: 'frame[at] = 0;' },
    {
      why: 'padding takes part in the pooling, forwards only',
      find: 'if (mask.data[t * B + b] === 0) continue;',
      replace: '',
    },
    {
      why: 'the vector hears of the last frame only',
      find: 'dVector.data[(n % B) * D + d] += dx.data[n * D + d];',
      replace: 'dVector.data[(n % B) * D + d] = dx.data[n * D + d];',
    },
    {
      why: 'sequences are given each other’s vectors',
      find: 'vector.data[(n % B) * D + d]',
      replace: 'vector.data[((n + 1) % B) * D + d]',
    },
  ]),
];
