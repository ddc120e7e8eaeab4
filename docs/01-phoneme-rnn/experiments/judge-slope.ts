/**
 * Judges a reader's gradient of the mean cross-entropy at the scores, on two hidden inputs: generic scores, and ±1000.
 *
 * The wrong versions it is compared with are WRONG ON PURPOSE; the test asserts that each is found and told from the
 * others.
 */
import { createJudge } from '@unrolled/lab-protocol';
import {
  centralDifferences,
  createKernels,
  crossEntropyBackward,
  crossEntropyForward,
  type HiddenCase,
  type KnownMistake,
  type RightTensor,
  type Rng,
} from '@unrolled/rnn-core';

const OVERFLOW = [
  'It fails only at large scores. What is e to the power 1000 in a computer?',
  'Infinity, and infinity divided by infinity is not a number. Subtract the largest score of the row before taking exponentials: the probabilities stay the same.',
];

export const MISTAKES: readonly KnownMistake[] = [
  {
    id: 'all-frames',
    writes: ['dS', 'ds'],
    why: [
      'All entries are too small by the same factor. Which frames does the mean run over?',
      'The loss is divided by N, the number of frames that count. Your numbers are divided by all T · B frames, padding included.',
    ],
  },
  {
    id: 'sum',
    writes: ['dS', 'ds'],
    why: [
      'All entries are too large by the same factor. Is the loss a sum or a mean?',
      'It is a mean over the N frames that count. Your numbers are the gradient of the sum: divide them by N.',
    ],
  },
  {
    id: 'padding',
    writes: ['dS', 'ds'],
    why: [
      'Look at the frames whose mask is 0. What does the loss know of the scores there?',
      'Nothing: a padded frame is not in the loss, so its row of the gradient is exactly zero. Yours is not.',
    ],
  },
  {
    id: 'sign',
    writes: ['dS', 'ds'],
    why: [
      'The sizes are right. Raise the score of the right label in thought: does the loss go up or down?',
      'It goes down, so its gradient is negative there: y − 1, and not 1 − y. Every sign is turned.',
    ],
  },
  {
    id: 'no-label',
    writes: ['dS', 'ds'],
    why: [
      'One entry of each row is off. What does the label do to the gradient?',
      'At the right label 1 is taken off the probability. Your rows hold the probabilities alone, and do not sum to zero.',
    ],
  },
  {
    id: 'label-undivided',
    writes: ['dS', 'ds'],
    why: [
      'Only the entry of the right label is off. What is divided by N?',
      'The whole of y − e. Your probabilities are divided by N, and then a full 1 is taken off.',
    ],
  },
  { id: 'overflow', writes: ['dS', 'ds', 'y', 'exps'], why: OVERFLOW },
  // The same with the mask as a factor: 0 times what is not a number is not a number either.
  { id: 'overflow-times-mask', writes: ['dS', 'ds', 'y', 'exps'], why: OVERFLOW },
];

interface HiddenInput {
  readonly s: number[][][];
  readonly labels: number[][];
  readonly mask: number[][];
}
interface Sizes {
  readonly T: number;
  readonly B: number;
  readonly K: number;
  readonly lengths: readonly number[];
}
const GENERIC: Sizes = { T: 4, B: 3, K: 5, lengths: [4, 2, 3] };
const LARGE: Sizes = { T: 2, B: 2, K: 4, lengths: [2, 1] };

export const experiment = createJudge({
  title: 'Is this the gradient at the scores?',
  seedHelp: 'Decides the hidden scores, labels and lengths.',
  rows: 'parts',
  mistakes: MISTAKES,
  program: slopeWith,
  pieces: (returned) => ({ dS: returned }),

  *hidden(rng): Iterable<HiddenCase<[HiddenInput]>> {
    const generic = draw(GENERIC, rng.fork('generic'), 2);
    yield { given: [generic], right: { dS: rightOf(generic, GENERIC) } };
    const large = extreme(draw(LARGE, rng.fork('large'), 1));
    const { shape, data } = rightOf(large, LARGE);
    yield { given: [large], right: { dS: { shape, data } }, row: 'dS, scores of ±1000' };
  },
});

/** Padding holds other numbers than zero, and labels that look like labels. */
function draw({ T, B, K, lengths }: Sizes, rng: Rng, size: number): HiddenInput {
  const frames = <Value>(make: (t: number, b: number) => Value): Value[][] =>
    Array.from({ length: T }, (_, t) => Array.from({ length: B }, (_, b) => make(t, b)));
  return {
    s: frames(() => Array.from({ length: K }, () => size * rng.normal())),
    labels: frames(() => rng.integer(K)),
    mask: frames((t, b) => (t < lengths[b] ? 1 : 0)),
  };
}

/** Every score becomes 1000 or −1000. */
function extreme(input: HiddenInput): HiddenInput {
  const s = input.s.map((step) => step.map((row) => row.map((score) => (score < 0 ? -1000 : 1000))));
  return { ...input, s };
}

function rightOf({ s, labels, mask }: HiddenInput, { T, B, K }: Sizes): RightTensor {
  const k = createKernels('reference64');
  const [scores, probs, dScores, weights] = [k.alloc(T, B, K), k.alloc(T, B, K), k.alloc(T, B, K), k.alloc(T, B)];
  scores.data.set(s.flat(2));
  weights.data.set(mask.flat());
  const loss = (): number => crossEntropyForward(scores, labels.flat(), weights, probs);
  loss();
  crossEntropyBackward(probs, labels.flat(), weights, dScores);
  return { ...dScores, numeric: centralDifferences(loss, scores) };
}

/** The gradient in plain loops, with the given mistakes in it. With none it is right. */
export function slopeWith(mistakes: ReadonlySet<string>, { s, labels, mask }: HiddenInput): number[][][] {
  const all = mask.flat();
  const frames = mistakes.has('all-frames') ? all.length : all.reduce((sum, m) => sum + m, 0);
  const share = mistakes.has('sum') ? 1 : 1 / frames;
  return s.map((step, t) =>
    step.map((row, b) => {
      const timesMask = mistakes.has('overflow-times-mask');
      const shift = mistakes.has('overflow') || timesMask ? 0 : row.reduce((x, y) => Math.max(x, y), -Infinity);
      const exps = row.map((score) => Math.exp(score - shift));
      const sum = exps.reduce((x, y) => x + y, 0);
      return exps.map((exp, j) => {
        if (mask[t][b] === 0 && !mistakes.has('padding')) return timesMask ? 0 * (exp / sum) : 0;
        const hot = j === labels[t][b] && !mistakes.has('no-label') ? 1 : 0;
        const slope = mistakes.has('label-undivided') ? (exp / sum) * share - hot : (exp / sum - hot) * share;
        return mistakes.has('sign') ? -slope : slope;
      });
    }),
  );
}
