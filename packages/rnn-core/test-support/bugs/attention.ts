/** Bugs in attention, the transformer block and the encoder-decoder that a witness must catch. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const ATTENTION_BUGS: readonly InjectedBug[] = [
  ...inFile('layers/attention-mask.ts', [
    { why: 'a causal query does not see its own frame', find: 'j <= t', replace: 'j < t' },
    {
      why: 'the mask of the keys is read as if batch came first',
      find: 'keyMask.data[j * B + b]',
      replace: 'keyMask.data[b * Tk + j]',
    },
    { why: 'padding or a late frame is enough to be allowed', find: 'present && early', replace: 'present || early' },
  ]),
  ...inFile('layers/masked-softmax.ts', [
    { why: 'the pull of the other keys is missing', find: '(da[j] - mean)', replace: 'da[j]' },
    {
      why: 'the mean is taken without the weights',
      find: 'mean += a[j] * da[j];',
      replace: 'mean += da[j] / Tk;',
    },
    {
      why: 'padded keys take part in the sum',
      find: 'may[j] === 0 ? 0 : Math.exp(e[j] - largest)',
      replace: 'Math.exp(e[j] - largest)',
    },
    { why: 'weights are not divided by their sum', find: 'out[j] /= sum;', replace: 'out[j] *= 1;' },
  ]),
  ...inFile('layers/dot-scores.ts', [
    {
      why: 'the factor is missing on the way back',
      find: 'const slope = factor * dScores',
      replace: 'const slope = dScores',
    },
    {
      why: 'keys get no gradient from the scores',
      find: 'dKeys.data[key + i] += slope * query.data[q + i];',
      replace: '',
    },
    {
      why: 'the query is given its own numbers back instead of the key’s',
      find: 'dQuery.data[q + i] += slope * keys.data[key + i];',
      replace: 'dQuery.data[q + i] += slope * query.data[q + i];',
    },
    {
      why: 'a value that several queries read keeps the last gradient',
      find: 'dValues.data[value + i] += weight * dContext.data[out + i];',
      replace: 'dValues.data[value + i] = weight * dContext.data[out + i];',
    },
    {
      why: 'what the values say of the weights goes to the first key',
      find: 'dAlpha.data[b * Tk + j] += sum;',
      replace: 'dAlpha.data[b * Tk] += sum;',
    },
  ]),
  ...inFile('layers/additive-scores.ts', [
    { why: 'the slope of tanh is forgotten', find: ' * (1 - y * y)', replace: '' },
    { why: 'v gets no gradient', find: 'dv.data[a] += slope * y;', replace: '' },
    {
      why: 'a key that several queries look at keeps the last gradient',
      find: 'dr.data[(j * B + b) * A + a] += delta;',
      replace: 'dr.data[(j * B + b) * A + a] = delta;',
    },
    {
      why: 'the query keeps what the last key says',
      find: 'dp.data[b * A + a] += delta;',
      replace: 'dp.data[b * A + a] = delta;',
    },
  ]),
  ...inFile('layers/attention.ts', [
    { why: 'the gradient of the projected query is not zeroed', find: 'if (dp) k.fill(dp, 0);', replace: '' },
    { why: 'the gradient of the projected keys is not emptied', find: 'k.fill(dr, 0);', replace: '' },
    { why: 'additive scores send nothing to the keys', find: 'k.matmulNN(dr, weights.Wk, dKeys);', replace: '' },
    {
      why: 'the query goes back through Wq without its transpose',
      find: 'k.matmulTN(dp!, query, grads.dW);',
      replace: 'k.matmulTN(query, dp!, grads.dW);',
    },
    { why: 'the gradient of the weights is not zeroed', find: 'k.fill(dAlpha, 0);', replace: '' },
    {
      why: 'the first query is left out on the way back',
      find: 'let t = queries.length - 1; t >= 0; t--',
      replace: 'let t = queries.length - 1; t > 0; t--',
    },
    {
      why: 'the bias of the additive score gets no gradient',
      find: 'if (grads.db) k.addRowSums(dr, grads.db);',
      replace: '',
    },
  ]),
  ...inFile('layers/multi-head-attention.ts', [
    {
      why: 'the projections’ gradients are not zeroed',
      find: 'for (const scratch of [dq, dk, dv, dContext]) k.fill(scratch, 0);',
      replace: '',
    },
    { why: 'values send nothing down', find: 'k.matmulNN(dv, Wv, dInputs.dValues);', replace: '' },
    {
      why: 'Wk is told of the queries instead of the keys',
      find: 'k.matmulTN(dk, inputs.keys, grads.dWk);',
      replace: 'k.matmulTN(dq, inputs.keys, grads.dWk);',
    },
    {
      why: 'only the first head goes back to the scores',
      find: 'maskedSoftmaxBackward(alpha, dAlpha, dScores);',
      replace: 'if (head === 0) maskedSoftmaxBackward(alpha, dAlpha, dScores);',
    },
    {
      why: 'the bias of the output gets no gradient',
      find: 'if (grads.dbo) k.addRowSums(dy, grads.dbo);',
      replace: '',
    },
    {
      why: 'all heads read the columns of the first, forwards only',
      find: 'dotScoresForward(steps.q[t], tape.keys, factor, columns[head], scores);',
      replace: 'dotScoresForward(steps.q[t], tape.keys, factor, columns[0], scores);',
    },
  ]),
  ...inFile('layers/feed-forward.ts', [
    { why: 'the ReLU lets everything back', find: 'k.reluBackward(inner, dInner, dInner);', replace: '' },
    { why: 'the inner gradient is not zeroed', find: 'k.fill(dInner, 0);', replace: '' },
    {
      why: 'W1 is told of the inner layer instead of the input',
      find: 'denseBackward(k, weights.W1, x, dInner, { dW: grads.dW1, db: grads.db1 }, dx);',
      replace: 'denseBackward(k, weights.W1, x, dInner, { dW: grads.dW1, db: null }, dx);',
    },
  ]),
  ...inFile('layers/transformer-block.ts', [
    {
      why: 'with norms before, the residual around attention is lost',
      find: 'k.add(dx, dm, dx); // the residual',
      replace: '',
    },
    {
      why: 'with norms before, the residual around the feed-forward layer is lost',
      find: 'k.copy(dy, dm); // the residual',
      replace: '',
    },
    {
      why: 'with norms after, the residual around the feed-forward layer is lost',
      find: 'k.copy(dSum, dm); // the residual',
      replace: '',
    },
    {
      why: 'with norms after, the residual around attention is lost',
      find: 'k.add(dx, dBranch, dx); // the residual',
      replace: '',
    },
    {
      why: 'with norms after, the second norm is told of the output of the first',
      find: 'layerNormBackward(dm, norm1, tape.norm1, grads.norm1, dBranch);',
      replace: 'layerNormBackward(dSum, norm1, tape.norm1, grads.norm1, dBranch);',
    },
    {
      why: 'the branch of attention starts from what the other left',
      find: 'k.fill(dBranch, 0);\n    selfAttentionBackward',
      replace: 'selfAttentionBackward',
    },
  ]),
  ...inFile('model/decoder-readout.ts', [
    {
      why: 'state and context are told of each other',
      find: 'k.splitColumns(dJoined, dContext, dH);',
      replace: 'k.splitColumns(dJoined, dH, dContext);',
    },
    {
      why: 'the slope of tanh is forgotten',
      find: 'k.tanhBackward(firstOf(tape.read, U), dRead, dRead);',
      replace: '',
    },
    { why: 'the joined gradient is not zeroed', find: 'k.fill(dJoined, 0);', replace: '' },
    {
      why: 'the context of the joined readout gets no gradient',
      find: 'return k.splitColumns(dRead, dH, dContext);',
      replace: '{ k.splitColumns(dRead, dH, dContext); return k.fill(dContext, 0); }',
    },
  ]),
  ...inFile('model/encoder-decoder.ts', [
    {
      why: 'nothing goes back through the handed-over states',
      find: 'encoder.states.forEach(({ dLast }, s) => k.copy(decoder.states[s].dFirst, dLast));',
      replace: '',
    },
    {
      why: 'only h is handed over, not C',
      find: 'decoder.states.forEach(({ first }, s) => k.copy(encoder.states[s].last, first));',
      replace: 'decoder.states.forEach(({ first }, s) => s === 0 && k.copy(encoder.states[s].last, first));',
    },
    {
      why: 'the gradient of the first query is lost',
      find: 'if (early) k.add(encoder.states[0].dLast, room.dQuery, encoder.states[0].dLast);',
      replace: '',
    },
    {
      why: 'the way of the context through the cell is lost',
      find: 'k.add(dContext, fromInput, dContext);',
      replace: '',
    },
    {
      why: 'a query’s gradient goes to the state after it',
      find: 't === 0 ? dQuery : steps.dH[t - 1]',
      replace: 't === 0 ? dQuery : steps.dH[t]',
    },
    { why: 'what attention says of the encoder is not zeroed', find: 'k.fill(dKeys, 0);', replace: '' },
    { why: 'gradients are not zeroed between two passes', find: 'k.fill(grad, 0);', replace: '' },
    {
      why: 'the projected keys send nothing to the encoder',
      find: 'if (attend && attention) attentionKeysBackward(',
      replace: 'if (attend && attention && count < 0) attentionKeysBackward(',
    },
    {
      why: 'free running starts from the states the last run left',
      find: 'encode(source);\n      stepper.begin();',
      replace: 'encode(source);',
    },
    {
      why: 'free running goes on counting where the last run stopped',
      find: 'free = 0;\n    },',
      replace: 'free ??= 0;\n    },',
    },
    {
      why: 'every symbol is forced with itself instead of the one before',
      find: 'n < B ? start : targets[n - B]',
      replace: 'targets[n]',
    },
  ]),
];
