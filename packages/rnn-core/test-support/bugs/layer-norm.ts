/** Bugs in layer normalisation that the gradient check, or a look at the rows, must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

export const LAYER_NORM_BUGS: readonly InjectedBug[] = (
  [
    {
      why: 'the mean’s dependence on every entry is forgotten',
      find: '- meanP - normed[row + j] * meanPx',
      replace: '- normed[row + j] * meanPx',
    },
    {
      why: 'the variance’s dependence on every entry is forgotten',
      find: '- meanP - normed[row + j] * meanPx',
      replace: '- meanP',
    },
    {
      why: 'the gain is missing on the way back',
      find: 'inverse[n] * (gain[j] * dy.data[row + j]',
      replace: 'inverse[n] * (dy.data[row + j]',
    },
    {
      why: 'the deviation is missing on the way back',
      find: 'dx.data[row + j] += inverse[n] * (',
      replace: 'dx.data[row + j] += (',
    },
    {
      why: 'the gain learns from the row as it came',
      find: 'd * normed[row + j];\n      grads.dbias',
      replace: 'd;\n      grads.dbias',
    },
    {
      why: 'the gradient of the bias keeps the last row only',
      find: 'grads.dbias.data[j] += d;',
      replace: 'grads.dbias.data[j] = d;',
    },
    {
      why: 'the deviation of the first row is used for every row',
      find: '(x.data[row + j] - mean) * inverse[n];',
      replace: '(x.data[row + j] - mean) * inverse[0];',
    },
  ] as const
).map((bug) => ({ ...bug, file: 'layers/layer-norm.ts' }));
