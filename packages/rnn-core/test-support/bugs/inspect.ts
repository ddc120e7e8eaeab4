/** Bugs in the inspections that a look with finite differences must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const INSPECTION_BUGS: readonly InjectedBug[] = [
  ...inFile('inspect/state-gradients.ts', [
    {
      why: 'a gradient is written one frame early',
      find: '((t + 1) * B + b) * H',
      replace: '(t * B + b) * H',
    },
    {
      why: 'in padding the total, which is 0 there, is taken for what passes by',
      find: '(mask[t].data[b] === 0 ? stepper.messages : stepper.totals)[s]',
      replace: 'stepper.totals[s]',
    },
    {
      why: 'the gradient of the first state is missing',
      find: 'found.forEach(({ data }, s) => data.set(stepper.messages[s].data));',
      replace: '',
    },
    {
      why: 'what is said of the final states is ignored',
      find: 'stepper.beginBackward();',
      replace: '',
    },
  ]),
  ...inFile('inspect/step-jacobians.ts', [
    {
      why: 'messages of the row before are not cleared away',
      find: 'for (const message of stepper.messages) k.fill(message, 0);',
      replace: '',
    },
    {
      why: 'rows and columns change places',
      find: 'J.data[row + starts[s] + j] = data[b * width + j];',
      replace: 'J.data[((t * B + b) * S + starts[s] + j) * S + i] = data[b * width + j];',
    },
    {
      why: 'all states write into the rows of the first',
      find: 'copyRow(t, b, starts[s] + unit)',
      replace: 'copyRow(t, b, unit)',
    },
  ]),
  ...inFile('inspect/connectivity.ts', [
    {
      why: 'only the last number of the output is asked about',
      find: 'let unit = 0; unit < layer.width; unit++',
      replace: 'let unit = layer.width - 1; unit < layer.width; unit++',
    },
    {
      why: 'one number of the output is left to speak for the next as well',
      find: 'k.fill(dY[at], 0);',
      replace: '',
    },
    {
      why: 'what others say of the final state counts too',
      find: 'for (const { dLast } of outside) k.fill(dLast, 0);',
      replace: '',
    },
  ]),
];
