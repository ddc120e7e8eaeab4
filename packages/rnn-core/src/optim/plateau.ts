/**
 * A learning rate that drops when a watched number has stopped getting better, as torch's ReduceLROnPlateau.
 *
 * The state is plain numbers, so that it can be saved. Must not: know what the number is.
 */

export interface PlateauConfig {
  /** What the rate is multiplied by, above 0 and below 1. */
  readonly factor: number;
  /** How many reports without improvement are borne before the rate drops. */
  readonly patience: number;
  /** How many reports after a drop are not held against it; 0 unless given. */
  readonly cooldown?: number;
  /** Better means below best·(1 − margin); 1e-4 unless given. The number must not be negative. */
  readonly margin?: number;
  /** The rate never falls below it; 0 unless given. */
  readonly floor?: number;
}

export interface PlateauState {
  rate: number;
  /** The best number so far; Infinity before the first report. */
  best: number;
  /** Reports since it was last bettered or the rate dropped. */
  waited: number;
  cooling: number;
}

export function createPlateauState(rate: number): PlateauState {
  return { rate, best: Infinity, waited: 0, cooling: 0 };
}

/** Takes note of one more number (smaller is better; NaN is not) and returns the rate to use from now on. */
export function reportPlateau(state: PlateauState, config: PlateauConfig, value: number): number {
  const { factor, patience, cooldown = 0, margin = 1e-4, floor = 0 } = config;
  if (!(factor > 0 && factor < 1)) {
    throw new Error(`reportPlateau: factor must be above 0 and below 1, got ${factor}; the rate is multiplied by it`);
  }
  if (value < state.best * (1 - margin)) {
    state.best = value;
    state.waited = 0;
  } else state.waited += 1;
  if (state.cooling > 0) {
    state.cooling -= 1;
    state.waited = 0;
  }
  if (state.waited > patience) {
    state.rate = Math.max(floor, state.rate * factor);
    state.cooling = cooldown;
    state.waited = 0;
  }
  return state.rate;
}
