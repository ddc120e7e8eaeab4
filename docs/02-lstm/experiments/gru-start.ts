/**
 * The search for the GRU's best chance, with the budget of the other searches. The GRU is explained in chapter 3; here it
 * runs beside the others in the long races. Promise: none, it reports what it finds.
 */
import { keepingStarts } from './shared/keeping-starts';
import { searchExperiment } from './shared/search-experiment';

export const experiment = searchExperiment({
  title: 'Which start gives a GRU its best chance?',
  ...keepingStarts('gru'),
});
