/**
 * What the search found for each distance: the start and the rate with which each network did best on the seed of the search.
 *
 * Found with the experiment "melody-search" on seed 11, which no result of the page uses: 15 tries for each network, every start at
 * every rate, 1000 updates. At 12 bars nothing comes of so few, and it was a smaller search over 2000 updates: nine tries for the
 * simple RNN (three starts, three rates), three for the LSTM. At 1 bar most settings are as good; the ones
 * below lie 0.03 and 0.02 bits from the best. Must not: be changed after a look at another seed.
 */
import type { MelodyNetwork } from './melody-networks';

export interface Setting {
  readonly start: string;
  readonly rate: number;
}

/** Searched at `bars` free bars; used up to half the way to the next. */
const SEARCHED: readonly (Readonly<Record<MelodyNetwork, Setting>> & { readonly bars: number })[] = [
  { bars: 1, rnn: { start: 'orthogonal', rate: 0.002 }, lstm: { start: 'lag', rate: 0.01 } },
  { bars: 4, rnn: { start: 'orthogonal', rate: 0.002 }, lstm: { start: 'lag', rate: 0.02 } },
  { bars: 6, rnn: { start: 'orthogonal', rate: 0.005 }, lstm: { start: 'lag', rate: 0.01 } },
  { bars: 8, rnn: { start: 'relu', rate: 0.001 }, lstm: { start: 'lag', rate: 0.01 } },
  { bars: 12, rnn: { start: 'relu', rate: 0.001 }, lstm: { start: 'lag', rate: 0.02 } },
];

/** The setting of the nearest distance that was searched, the shorter one of two as near. */
export function searched(name: MelodyNetwork, bars: number): Setting {
  const near = SEARCHED.reduce((best, one) => (Math.abs(one.bars - bars) < Math.abs(best.bars - bars) ? one : best));
  return near[name];
}
