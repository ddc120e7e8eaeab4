/** Bugs in what is built round the cells, which gradients, padding or frame-by-frame runs must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const RECURRENT_LAYER_BUGS: readonly InjectedBug[] = [
  ...inFile('layers/recurrent.ts', [
    {
      why: 'the first state is not taken over',
      find: 'k.copy(first, blocks[s][0])',
      replace: 'k.fill(blocks[s][0], 0)',
    },
    {
      why: 'the last state is that of the room’s end, not the run’s',
      find: 'k.copy(blocks[s][frames], last)',
      replace: 'k.copy(blocks[s][T], last)',
    },
    {
      why: 'what is said of the last state is ignored',
      find: 'k.copy(dLast, carried[s].message)',
      replace: 'k.fill(carried[s].message, 0)',
    },
    {
      why: 'the gradient of the first state is lost',
      find: 'k.copy(carried[s].message, dFirst)',
      replace: 'k.fill(dFirst, 0)',
    },
    {
      why: 'the output is one frame late',
      find: 'blocksOf(carried[0].all, 1, T)',
      replace: 'blocksOf(carried[0].all, 0, T)',
    },
    {
      why: 'frame by frame, the input of the first frame is seen at every frame',
      find: '[xs[0], masks[0]] = [x, mask];',
      replace: 'xs[0] ??= x; masks[0] = mask;',
    },
  ]),
  ...inFile('layers/recurrent-simple.ts', [
    {
      why: 'what padding holds is handed to the cell',
      find: 'k.keepRows(mask[j], frame, xKept[t + j])',
      replace: 'k.copy(frame, xKept[t + j])',
    },
  ]),
  ...inFile('cells/simple-rnn-dropout.ts', [
    {
      why: 'the recurrent mask is not applied on the way back',
      find: 'k.addMul(room.recurrentMask, room.dhSeen, q);',
      replace: 'k.add(q, room.dhSeen, q);',
    },
    {
      why: 'weights learn from the whole state where they saw a dropped one',
      find: 'k.matmulTN(delta, room.hSeen[t], dWhh);',
      replace: 'k.matmulTN(delta, tape.steps.hidden[t], dWhh);',
    },
    {
      why: 'what is frozen past the end is the dropped state',
      find: 'k.blendRows(mask[t], fresh[t], hidden[t], hidden[t + 1]);',
      replace: 'k.blendRows(mask[t], fresh[t], hSeen, hidden[t + 1]);',
    },
  ]),
  ...inFile('cells/tape.ts', [
    {
      why: 'a frame alone sees the gates of the first frame',
      find: '(block) => blocksOf(block, t, 1)',
      replace: '(block) => blocksOf(block, 0, 1)',
    },
    {
      why: 'the recurrent mask is not applied at all',
      find: 'k.mul(recurrentMask, hPrev, room);',
      replace: 'k.copy(hPrev, room);',
    },
  ]),
  ...inFile('layers/stacked.ts', [
    {
      why: 'the skip is missing on the way up',
      find: 'k.add(layers[l].ySteps[t], said[l - 1][t], said[l][t]);',
      replace: 'k.copy(layers[l].ySteps[t], said[l][t]);',
    },
    {
      why: 'the skip is missing on the way down',
      find: 'if (residual(l)) k.copy(dUp, dDown);',
      replace: 'if (residual(l)) k.fill(dDown, 0);',
    },
    {
      why: 'what one run said of a lower layer is kept for the next',
      find: 'else k.fill(dDown, 0);',
      replace: '',
    },
    {
      why: 'every layer reads the lowest one',
      find: 'layer.forward(l === 0 ? x : said[l - 1].slice(0, x.length), mask);',
      replace: 'layer.forward(l === 0 ? x : said[0].slice(0, x.length), mask);',
    },
    {
      why: 'frame by frame, the skip is missing',
      find: 'if (residual(l)) addSkip(l, t);\n        });',
      replace: '});',
    },
    {
      why: 'frame by frame, the lowest layer is skipped on the way down',
      find: 'for (let l = steppers.length - 1; l >= 0; l--)',
      replace: 'for (let l = steppers.length - 1; l > 0; l--)',
    },
  ]),
  ...inFile('layers/bidirectional.ts', [
    {
      why: 'the reverse layer runs forwards too',
      find: 'reverse.forward(backwards(x), backwards(mask));',
      replace: 'reverse.forward(x, mask);',
    },
    {
      why: 'the reverse layer’s answers are not put back in order',
      find: 'k.joinColumns(forward.ySteps[t], reverse.ySteps[last - t], ySteps[t]);',
      replace: 'k.joinColumns(forward.ySteps[t], reverse.ySteps[t], ySteps[t]);',
    },
    {
      why: 'gradients reach the reverse layer in the wrong order',
      find: 'k.splitColumns(dY[t], dForward[t], dReverse[last - t]);',
      replace: 'k.splitColumns(dY[t], dForward[t], dReverse[t]);',
    },
    {
      why: 'the inputs’ gradients of the reverse layer are in the wrong order',
      find: 'dx && backwards(dx)',
      replace: 'dx',
    },
    {
      why: 'the mask is not turned round',
      find: 'reverse.backward(backwards(x), backwards(mask)',
      replace: 'reverse.backward(backwards(x), mask',
    },
  ]),
  ...inFile('layers/dropout.ts', [
    {
      why: 'the input mask is not applied on the way back',
      find: 'if (dx) for (let t = 0; t < x.length; t++) k.addMul(inputs[t], dxSteps[t], dx[t]);',
      replace: 'if (dx) for (let t = 0; t < x.length; t++) k.add(dx[t], dxSteps[t], dx[t]);',
    },
    {
      why: 'every frame that comes in is dropped by the mask of the first, but not on the way back',
      find: 'k.mul(inputs[t], x, xSeen[t]);',
      replace: 'k.mul(inputs[0], x, xSeen[t]);',
    },
    {
      why: 'the output mask is not applied on the way back',
      find: 'k.mul(outputs[t], dY, dYSeen[t]);',
      replace: 'k.copy(dY, dYSeen[t]);',
    },
    {
      why: 'every frame is dropped by the mask of the first',
      find: 'k.mul(outputs[t], layer.ySteps[t], ySteps[t]);',
      replace: 'k.mul(outputs[0], layer.ySteps[t], ySteps[t]);',
    },
    {
      why: 'what the inputs were told in the last run is kept',
      find: 'for (let t = 0; t < x.length; t++) k.fill(dxSteps[t], 0);',
      replace: '',
    },
    {
      why: 'frame by frame, the output is not dropped',
      find: 'stepper.forward(t, dropIn(t, x), mask);\n        dropOut(t);',
      replace: 'stepper.forward(t, dropIn(t, x), mask);',
    },
  ]),
];
