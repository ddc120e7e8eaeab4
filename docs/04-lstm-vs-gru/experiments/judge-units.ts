/**
 * Judges a reader's matching of sizes: the number of units that brings a simple RNN, a GRU or an LSTM nearest to a number
 * of weights, twice for each kind: once the nearest lies under that number, once above it.
 *
 * The wrong versions it is compared with are WRONG ON PURPOSE; the test asserts that each is found and told from the
 * others.
 */
import { createJudge } from '@unrolled/lab-protocol';
import { oneNumber, type HiddenCase, type KnownMistake, type Rng } from '@unrolled/rnn-core';
import { unitsNearest } from './shared/nearest-units';
import { BLOCKS, NETWORK_NAMES, NETWORKS, networkWeights, type NetworkName } from './shared/networks';

const COUNT = ['count', 'cell', 'total', 'weights'];
const READOUT = ['output', 'readout', ...COUNT];
const BLOCK = ['blocks', 'Q', ...COUNT];
const SEARCH = ['H', 'units', 'best'];

export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'down',
    writes: SEARCH,
    why: [
      'Of each kind one network agrees and the other has a unit too few. Is the nearest number of weights always the one below the budget?',
      'No: the one above can be nearer. You round down always, as for a budget that must not be passed.',
    ],
  },
  {
    id: 'up',
    writes: SEARCH,
    why: [
      'Of each kind one network agrees and the other has a unit too many. Is the nearest number of weights always the one above the budget?',
      'No: compare both sides. You always take the first that reaches it.',
    ],
  },
  {
    id: 'no-output',
    writes: READOUT,
    why: [
      'Which layers does the network have besides the recurrent one?',
      'An output layer, with K (H + 1) weights. Your numbers are those of the cell alone.',
    ],
  },
  {
    id: 'output-without-bias',
    writes: READOUT,
    why: [
      'How many weights has an output layer that makes K scores of H states?',
      'K H and K biases. The K biases are missing.',
    ],
  },
  {
    id: 'output-of-features',
    writes: READOUT,
    why: ['What does the output layer read?', 'The H states, so it has K (H + 1) weights. Yours reads the D features.'],
  },
  {
    id: 'cell-without-bias',
    writes: COUNT,
    why: [
      'How many numbers are added in the sum of one unit of one block?',
      'H from the states, D from the features, and one bias: H + D + 1. The bias is missing.',
    ],
  },
  {
    id: 'two-biases',
    writes: COUNT,
    why: [
      'How many biases has one unit of one block?',
      'One. You counted two, as PyTorch has: one beside each of its two matrices.',
    ],
  },
  {
    id: 'no-features',
    writes: COUNT,
    why: [
      'Change D in thought. Does your number of weights change?',
      'It should: every unit of every block has D weights for the features. They are missing.',
    ],
  },
  {
    id: 'no-states',
    writes: COUNT,
    why: [
      'What makes the network recurrent, and how many weights is that?',
      'Every unit of every block reads all H states before. These H · H weights a block are missing.',
    ],
  },
  {
    id: 'gates-only',
    writes: BLOCK,
    why: [
      'The simple RNN agrees. Which blocks does a GRU have besides its two gates?',
      'The candidate: 3 blocks. And the LSTM has three gates and a candidate: 4. You counted the gates only.',
    ],
  },
  {
    id: 'one-block',
    writes: BLOCK,
    why: [
      'The simple RNN agrees. What does a gated cell have more of?',
      'Blocks of the same size: 3 in a GRU, 4 in an LSTM. You counted one for each kind.',
    ],
  },
  {
    id: 'exchanged',
    writes: BLOCK,
    why: [
      'The simple RNN agrees. Which of the other two has more blocks?',
      'The LSTM, with 4. A GRU has 3. Yours are exchanged.',
    ],
  },
];

export interface GivenSizes {
  readonly kind: NetworkName;
  readonly D: number;
  readonly K: number;
  readonly budget: number;
}
export interface Matched {
  readonly H: number;
  readonly weights: number;
}

export const experiment = createJudge({
  title: 'Which size comes nearest?',
  seedHelp: 'Decides the hidden sizes and budgets.',
  rows: 'cells',
  mistakes: MISTAKES,
  program: matchWith,
  hidden: (rng) => NETWORK_NAMES.flatMap((kind) => [drawCase(kind, 1, rng), drawCase(kind, -1, rng)]),
});

/** `side` 1: the nearest number of weights lies below the budget; −1: above it. Never half way between two. */
function drawCase(kind: NetworkName, side: 1 | -1, rng: Rng): HiddenCase<[GivenSizes]> {
  const [D, K, H] = [5 + rng.integer(36), 5 + rng.integer(56), 12 + rng.integer(50)];
  const weights = networkWeights(kind, H, { D, K });
  const gap = Math.abs(networkWeights(kind, H + side, { D, K }) - weights);
  const budget = weights + side * Math.round((0.2 + 0.2 * rng.uniform()) * gap);
  const nearest = unitsNearest(kind, budget, { D, K });
  return {
    given: [{ kind, D, K, budget }],
    right: { H: oneNumber(nearest), weights: oneNumber(networkWeights(kind, nearest, { D, K })) },
    row: NETWORKS[kind].label,
  };
}

/** Units and weights by trying one size after the other, with the given mistakes in it. With none it is right. */
export function matchWith(mistakes: ReadonlySet<string>, { kind, D, K, budget }: GivenSizes): Matched {
  const has = (id: string): boolean => mistakes.has(id);
  const blocks = blocksOf(has, kind);
  const biases = has('cell-without-bias') ? 0 : has('two-biases') ? 2 : 1;
  const weightsOf = (H: number): number => {
    const cell = blocks * H * ((has('no-states') ? 0 : H) + (has('no-features') ? 0 : D) + biases);
    if (has('no-output')) return cell;
    const read = has('output-of-features') ? D : H;
    return cell + K * (read + (has('output-without-bias') ? 0 : 1));
  };
  let H = 1;
  while (weightsOf(H + 1) <= budget) H += 1;
  const nearer = weightsOf(H + 1) - budget < budget - weightsOf(H);
  if ((nearer && !has('down')) || (has('up') && weightsOf(H) < budget)) H += 1;
  return { H, weights: weightsOf(H) };
}

function blocksOf(has: (id: string) => boolean, kind: NetworkName): number {
  if (has('one-block')) return 1;
  if (has('gates-only')) return { rnn: 1, gru: 2, lstm: 3 }[kind];
  if (has('exchanged')) return { rnn: 1, gru: 4, lstm: 3 }[kind];
  return BLOCKS[kind];
}
