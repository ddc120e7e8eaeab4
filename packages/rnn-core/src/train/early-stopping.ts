/**
 * When to stop: after the number watched on held-out data has not got better for a while.
 *
 * Source: Prechelt 1998, "Early stopping – but when?", doi:10.1007/3-540-49430-8_3. The state is plain numbers, so that it
 * can be saved beside the weights; whoever trains keeps the weights of the best report.
 * Must not: be shown the test set, or keep weights itself.
 */

export interface EarlyStoppingConfig {
  /** How many reports without improvement are borne; 0 stops at the first. */
  readonly patience: number;
  /** By how much a report must beat the best to count as better; 0 unless given. */
  readonly margin?: number;
  /** Whether the number is a loss (smaller is better) or a score; `smaller` unless given. */
  readonly better?: 'smaller' | 'larger';
}

export interface EarlyStoppingState {
  /** The best number so far; null before the first that is one. */
  best: number | null;
  /** The update it was reported at. */
  bestAt: number;
  /** Reports since. */
  waited: number;
}

export function createEarlyStopping(): EarlyStoppingState {
  return { best: null, bestAt: 0, waited: 0 };
}

/**
 * Takes note of the number at an update and says what to do: keep these weights as the best so far (`improved`), go on
 * (`wait`), or `stop` and return to the best. NaN is never better.
 */
export function reportValidation(
  state: EarlyStoppingState,
  { patience, margin = 0, better = 'smaller' }: EarlyStoppingConfig,
  value: number,
  update: number,
): 'improved' | 'wait' | 'stop' {
  if (!(patience >= 0)) throw new Error(`reportValidation: patience must be at least 0, got ${patience}`);
  const gain = state.best === null ? Infinity : better === 'smaller' ? state.best - value : value - state.best;
  if (!Number.isNaN(value) && gain > margin) {
    state.best = value;
    state.bestAt = update;
    state.waited = 0;
    return 'improved';
  }
  state.waited += 1;
  return state.waited > patience ? 'stop' : 'wait';
}
