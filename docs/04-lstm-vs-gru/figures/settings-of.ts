/** The tasks and networks of the comparison in the words of the page. */
export const TASKS = [
  { key: 'phonemes', label: 'phonemes' },
  { key: 'melodies', label: 'melodies' },
  { key: 'adding', label: 'adding' },
  { key: 'copying', label: 'copying' },
] as const;
export const LENGTHS = ['short', 'long'] as const;
export const NETWORKS = [
  { key: 'rnn', label: 'simple RNN' },
  { key: 'gru', label: 'GRU' },
  { key: 'lstm', label: 'LSTM' },
] as const;
