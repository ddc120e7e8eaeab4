/**
 * Rate and start of every network on every task, as the search found them (search.ts, seed 91, two runs a candidate).
 *
 * Must not: be changed after looking at a comparison. A test compares this table with the search's claims.
 */
import type { NetworkName, Start } from './networks';
import type { Length, TaskName } from './tasks';

export interface Setting {
  readonly rate: number;
  readonly start: Start;
}

const usual = (rate: number): Setting => ({ rate, start: 'usual' });
const keeping = (rate: number): Setting => ({ rate, start: 'keeping' });

export const SETTINGS: Readonly<Record<TaskName, Readonly<Record<Length, Readonly<Record<NetworkName, Setting>>>>>> = {
  phonemes: {
    short: { rnn: keeping(0.01), gru: usual(0.01), lstm: keeping(0.03) },
    long: { rnn: keeping(0.01), gru: usual(0.03), lstm: usual(0.01) },
  },
  melodies: {
    short: { rnn: usual(0.003), gru: usual(0.03), lstm: usual(0.03) },
    long: { rnn: keeping(0.001), gru: keeping(0.03), lstm: keeping(0.01) },
  },
  adding: {
    short: { rnn: keeping(0.01), gru: keeping(0.03), lstm: usual(0.01) },
    long: { rnn: keeping(0.003), gru: keeping(0.03), lstm: usual(0.03) },
  },
  copying: {
    short: { rnn: usual(0.01), gru: keeping(0.03), lstm: keeping(0.03) },
    long: { rnn: keeping(0.003), gru: usual(0.03), lstm: keeping(0.01) },
  },
};
