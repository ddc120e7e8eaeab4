/**
 * What a report on held-out data means for a run: a falling learning rate, the best weights kept, an early end.
 *
 * Must not: be shown the test set.
 */
import type { Labeller } from '../model/labeller';
import { reportPlateau } from '../optim/plateau';
import type { Params } from '../tensor';
import { reportValidation } from './early-stopping';
import type { TrainState } from './state';
import type { TrainConfig } from './update';

/**
 * Takes note of a number measured on held-out data after `state.update` updates, as `config.earlyStopping` and
 * `config.plateau` ask (a plateau watches losses). 'improved': these weights are kept as the best. 'stop': the labeller
 * has the best weights again, repacked. 'wait': nothing but counting. Without early stopping always 'wait'.
 */
export function reportHeldOut(
  state: TrainState,
  labeller: Labeller,
  config: TrainConfig,
  value: number,
): 'improved' | 'wait' | 'stop' {
  if (state.plateau && config.plateau) reportPlateau(state.plateau, config.plateau, value);
  if (!state.stopping || !config.earlyStopping) return 'wait';
  const verdict = reportValidation(state.stopping, config.earlyStopping, value, state.update);
  if (verdict === 'improved') copyInto(state.best, state.params);
  if (verdict === 'stop') {
    copyInto(state.params, state.best);
    labeller.repack();
  }
  return verdict;
}

function copyInto(into: Params, from: Params): void {
  for (const [name, { data }] of Object.entries(into)) data.set(from[name].data);
}
