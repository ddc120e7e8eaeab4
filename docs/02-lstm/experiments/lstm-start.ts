/**
 * The search for the LSTM's best chance: four forget biases, four learning rates, on the tests that are raced.
 *
 * The same budget as the search for the simple RNN (simple-rnn.ts): sixteen networks, the same updates, the same rates.
 * Promise: none, it reports what it finds.
 */
import { keepingStarts } from './shared/keeping-starts';
import { searchExperiment } from './shared/search-experiment';

export const experiment = searchExperiment({
  title: 'Which start gives an LSTM its best chance?',
  ...keepingStarts('lstm'),
});
