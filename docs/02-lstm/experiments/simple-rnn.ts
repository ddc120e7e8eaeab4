/**
 * The search for the simple RNN's best chance: four starts, four learning rates, on any of the classic tests.
 *
 * Nobody may say that a simple RNN fails at a test before it had a fair try. The best of each row decides what the other
 * experiments give it. Promise: none, it reports what it finds.
 */
import { createSimpleNetwork } from './shared/networks';
import { searchExperiment } from './shared/search-experiment';

const STARTS = [
  { key: 'tanhOrthogonal', label: 'tanh, orthogonal', activation: 'tanh', start: 'orthogonal' },
  { key: 'tanhGlorot', label: 'tanh, Glorot', activation: 'tanh', start: 'glorot' },
  { key: 'tanhIdentity', label: 'tanh, identity', activation: 'tanh', start: 'identity' },
  { key: 'reluIdentity', label: 'ReLU, identity', activation: 'relu', start: 'identity' },
] as const;

export const experiment = searchExperiment({
  title: 'Which start gives a simple RNN its best chance?',
  starts: STARTS.map(({ key, label, activation, start }) => ({
    key,
    label,
    activation,
    make: (k, task, sizes, rng) => createSimpleNetwork(k, task, sizes, { activation, start }, rng),
  })),
  weightsOf: (key) => key,
  column: 'start',
  best: { key: 'tanhShare', of: ['tanhOrthogonal', 'tanhGlorot', 'tanhIdentity'] },
});
