/**
 * The same comparison with four times as many updates: stored, and to be run by who has the patience.
 *
 * Promise: none is above the limit of the past by more than three standard errors. Nothing is promised about their order.
 */
import { phonemesExperiment } from './shared/phonemes-experiment';

export const experiment = phonemesExperiment('And with more patience?', 2400);
