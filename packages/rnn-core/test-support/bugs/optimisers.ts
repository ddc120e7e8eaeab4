/** Bugs in the optimisers that the same paths worked out by sums must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

const IN_OPTIMISERS = inFile('optim/optimisers.ts', [
  { why: 'dampening holds back the first gradient too', find: 'state.step === 1 ? g : momentum', replace: 'momentum' },
  { why: 'Nesterov steps along the velocity alone', find: 'nesterov ? g + momentum * velocity[j] : velocity[j]', replace: 'velocity[j]' }, // prettier-ignore
  { why: 'Adagrad forgets', find: 'sum[j] += g * g;', replace: 'sum[j] = 0.9 * sum[j] + g * g;' },
  { why: 'Adagrad starts from 0 whatever was asked for', find: 'return { sum: config.initialSum ?? ADAGRAD_DEFAULTS.initialSum };', replace: 'return { sum: 0 };' }, // prettier-ignore
  { why: 'Adagrad’s rate decays from the first update on', find: '(state.step - 1) * rateDecay', replace: 'state.step * rateDecay' }, // prettier-ignore
  { why: 'RMSprop has its shares the wrong way round', find: 'v[j] = alpha * v[j] + (1 - alpha) * g * g;', replace: 'v[j] = (1 - alpha) * v[j] + alpha * g * g;' }, // prettier-ignore
  { why: 'centred RMSprop subtracts the mean and not its square', find: 'v[j] - m[j] * m[j]', replace: 'v[j] - m[j]' },
  { why: 'RMSprop’s momentum gathers gradients before they are scaled', find: 'velocity[j] = momentum * velocity[j] + step;', replace: 'velocity[j] = momentum * velocity[j] + g;' }, // prettier-ignore
  { why: 'Adam’s first moment is not corrected', find: 'const correction1 = 1 - beta1 ** state.step;', replace: 'const correction1 = 1;' }, // prettier-ignore
  { why: 'Adam’s second moment is corrected as the first', find: 'const correction2 = 1 - beta2 **', replace: 'const correction2 = 1 - beta1 **' }, // prettier-ignore
  { why: 'the counter never moves', find: 'state.step += 1;', replace: 'state.step = 1;' },
]);

const IN_ADAM = inFile('optim/adam.ts', [
  {
    why: 'AdamW’s decay is scaled like a gradient',
    find: 'const g = decoupled ? dw[j] : ',
    replace: 'const g = ',
  },
  {
    why: 'AdamW’s decay does not follow the learning rate',
    find: '1 - rate * weightDecay',
    replace: '1 - weightDecay',
  },
  { why: 'ε stands under the root', find: '(Math.sqrt(spread / correction2) + epsilon)', replace: 'Math.sqrt(spread / correction2 + epsilon)' }, // prettier-ignore
  { why: 'amsgrad forgets its largest', find: 'Math.max(largest[j], v[j])', replace: 'v[j]' },
]);

export const OPTIMISER_BUGS = [...IN_OPTIMISERS, ...IN_ADAM];
