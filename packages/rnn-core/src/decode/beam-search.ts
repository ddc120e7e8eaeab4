/**
 * Beam search: the most probable sequences of a model that is asked for one symbol at a time.
 *
 * Keeps the `width` best sequences after each symbol; those that end leave the beam. Width 1 is greedy, an unlimited one
 * is exhaustive. Dividing by a power of the length keeps it from preferring short ones (Wu et al. 2016, arXiv:1609.08144, section 7, in its simplest form).
 * Must not: know the model. It is a pure function from a state and a symbol to the next state and log-probabilities.
 */

export interface BeamStep<State> {
  readonly state: State;
  /** (K): log-probabilities of the next symbol. −∞ for what cannot follow. */
  readonly logProbabilities: ArrayLike<number>;
}

export interface BeamSearchOptions {
  /** How many sequences are kept after each symbol, 1 or more; Infinity for all. */
  readonly width: number;
  /** How many symbols a sequence may have, the end symbol among them. */
  readonly maxLength: number;
  /** The symbol that ends a sequence; without one every sequence has maxLength symbols. */
  readonly end?: number;
  /** Sequences are ranked by log p / length^lengthPower; 0 unless given, and not below. */
  readonly lengthPower?: number;
}

export interface Hypothesis {
  /** The symbols, the end symbol among them if it was reached. */
  readonly symbols: readonly number[];
  readonly logProbability: number;
  /** What it is ranked by. */
  readonly rank: number;
  /** Whether the end symbol was reached. */
  readonly ended: boolean;
}

interface Live<State> {
  readonly step: BeamStep<State>;
  readonly symbols: readonly number[];
  readonly logProbability: number;
}

/**
 * At most `width` sequences, best first: those that ended, and those cut off at maxLength.
 *
 * `start` is the model before the first symbol. `advance` must not change the state it is given: several sequences go on
 * from it. Stops early once no unfinished sequence can still enter the result.
 */
export function beamSearch<State>(
  start: BeamStep<State>,
  advance: (state: State, symbol: number) => BeamStep<State>,
  { width, maxLength, end, lengthPower = 0 }: BeamSearchOptions,
): Hypothesis[] {
  if (!(width >= 1)) throw new Error(`beamSearch: width must be at least 1, got ${width}; use Infinity for all`);
  if (!(maxLength >= 1)) throw new Error(`beamSearch: maxLength must be at least 1, got ${maxLength}`);
  if (!(lengthPower >= 0)) throw new Error(`beamSearch: lengthPower must be at least 0, got ${lengthPower}`);
  const rankOf = (logProbability: number, length: number) => logProbability / length ** lengthPower;
  let finished: Hypothesis[] = [];
  let live: Live<State>[] = [{ step: start, symbols: [], logProbability: 0 }];
  for (let length = 1; length <= maxLength && live.length > 0; length++) {
    const candidates: { from: Live<State>; symbol: number; logProbability: number }[] = [];
    for (const from of live) {
      for (let symbol = 0; symbol < from.step.logProbabilities.length; symbol++) {
        const logProbability = from.logProbability + from.step.logProbabilities[symbol];
        if (Number.isNaN(logProbability)) {
          throw new Error(
            `beamSearch: log-probabilities must be numbers or −∞, got NaN after [${from.symbols.join(', ')}]; ` +
              'has training failed?',
          );
        }
        if (logProbability > -Infinity) candidates.push({ from, symbol, logProbability });
      }
    }
    candidates.sort((a, b) => b.logProbability - a.logProbability);
    live = [];
    for (const { from, symbol, logProbability } of candidates.slice(0, width)) {
      const symbols = [...from.symbols, symbol];
      if (symbol === end || length === maxLength) {
        finished.push({ symbols, logProbability, rank: rankOf(logProbability, length), ended: symbol === end });
      } else live.push({ step: advance(from.step.state, symbol), symbols, logProbability });
    }
    finished = finished.sort((a, b) => b.rank - a.rank).slice(0, width);
    // An unfinished sequence only loses probability; at best it keeps what it has and is divided by the longest length.
    const bestPossible = live.length > 0 ? rankOf(live[0].logProbability, maxLength) : -Infinity;
    if (finished.length >= width && finished[finished.length - 1].rank >= bestPossible) break;
  }
  return finished;
}
