/**
 * Our CTC on the golden cases: loss, gradient and trellis, and the three decoders.
 *
 * The lattice is float64 on every engine; scores and gradients are the engine's. Rankings are compared only where the
 * file says that they do not hang on the last digit.
 */
import {
  ctcAlign,
  ctcBackward,
  ctcBestPath,
  ctcCollapse,
  ctcForward,
  ctcPrefixBeam,
  ctcRoom,
  type CtcOptions,
  type Labelling,
} from '@unrolled/rnn-core';
import { compare, flat, toNumber, type Adapter, type Comparison, type GoldenNumber, type Tensor } from '../compare';
import { goldenKernels } from './kernels';
import { load } from './layout';

interface CtcCase {
  readonly name: string;
  readonly options: {
    readonly T: number;
    readonly B: number;
    readonly K: number;
    readonly blank: number;
    readonly reduction: 'mean' | 'sum' | 'none';
    readonly zero_infinity: boolean;
  };
  readonly logits: Tensor;
  readonly input_lengths: Tensor;
  readonly target_lengths: Tensor;
  readonly targets_flat: Tensor;
  readonly loss_per_sequence: Tensor;
  readonly loss: GoldenNumber | null;
  readonly grad_logits: Tensor | null;
  readonly trellis?: { readonly log_alpha: Tensor; readonly log_beta: Tensor };
}

/** Without reduction the file's gradient is that of the sum. It has none where the loss is infinite. */
export const ctc: Adapter = (golden, options) => {
  const c = golden as unknown as CtcCase;
  const { T, B, K, blank, reduction, zero_infinity } = c.options;
  const { k, forward, backward } = goldenKernels(c.name, options);
  const frames = flat(c.input_lengths);
  const counts = flat(c.target_lengths);
  const targets = flat(c.targets_flat);
  let used = 0;
  const labels = counts.map((count) => targets.slice(used, (used += count)));
  const ctcOptions: CtcOptions = {
    blank,
    reduction: reduction === 'mean' ? 'mean' : 'sum',
    impossible: zero_infinity ? 'zero' : 'keep',
  };
  const room = ctcRoom({ T, B, K, L: Math.max(...counts) });
  const grad = k.alloc(T, B, K);
  const loss = ctcForward(load(k, c.logits), labels, frames, room, ctcOptions);
  ctcBackward(labels, frames, room, grad, ctcOptions);
  const comparisons: Comparison[] = [compare('loss per sequence', room.losses, c.loss_per_sequence, forward)];
  if (c.loss !== null) comparisons.push(compare('loss', loss, c.loss, forward));
  if (c.grad_logits) comparisons.push(compare('grad logits', grad.data, c.grad_logits, backward));
  if (c.trellis) {
    comparisons.push(
      compare('log alpha', room.alpha, c.trellis.log_alpha, forward),
      compare('log beta', room.beta, c.trellis.log_beta, forward),
    );
  }
  return { comparisons, missing: [] };
};

interface DecodeCase {
  readonly options: { readonly T: number; readonly K: number; readonly blank: number };
  readonly logits: Tensor;
  readonly best_path: {
    readonly path: Tensor;
    readonly labelling: readonly number[];
    readonly path_prob: number;
    readonly min_top1_top2_logit_gap: GoldenNumber;
  };
  readonly exact_top_labellings: {
    readonly labellings: readonly (readonly number[])[];
    readonly probs: Tensor;
    readonly number_of_labellings: number;
    readonly min_relative_gap_between_neighbours: GoldenNumber;
  };
  readonly forced_alignment: readonly {
    readonly target: readonly number[];
    readonly path: readonly number[];
    readonly prob: number;
  }[];
  readonly prefix_beam_limited: readonly {
    readonly beam: number;
    readonly labellings: readonly (readonly number[])[];
    readonly probs: Tensor;
    readonly min_relative_pruning_margin: GoldenNumber;
  }[];
}

const EXACT = { atol: 0, rtol: 0 };
const PROBABILITY = { atol: 1e-12, rtol: 1e-12 };
/** Two values nearer to each other than this may change places by rounding alone. */
const TIE = 1e-9;

export const ctcDecode: Adapter = (golden, { kernels }) => {
  if (kernels === 'wasm') return { comparisons: [], missing: [], referenceOnly: 'decoders use no kernels' };
  const c = golden as unknown as DecodeCase;
  const { K, blank } = c.options;
  const scores = flat(c.logits);
  const comparisons: Comparison[] = [];
  const best = ctcBestPath(scores, K, blank);
  if (toNumber(c.best_path.min_top1_top2_logit_gap) > TIE) {
    comparisons.push(
      compare('best path', best.path, c.best_path.path, EXACT),
      compare('best path labels', best.labels, c.best_path.labelling, EXACT),
    );
  }
  comparisons.push(compare('best path probability', Math.exp(best.logProbability), c.best_path.path_prob, PROBABILITY));

  const exact = c.exact_top_labellings;
  const all = ctcPrefixBeam(scores, K, { beam: Infinity, blank });
  comparisons.push(
    compare('number of labellings', all.length, exact.number_of_labellings, EXACT),
    ...ranking('exact', all, exact, toNumber(exact.min_relative_gap_between_neighbours) > TIE),
  );
  for (const limited of c.prefix_beam_limited) {
    if (toNumber(limited.min_relative_pruning_margin) <= TIE) continue; // another prefix may have been kept
    const found = ctcPrefixBeam(scores, K, { beam: limited.beam, blank });
    comparisons.push(...ranking(`beam ${limited.beam}`, found, limited, true));
  }
  for (const { target, path, prob } of c.forced_alignment) {
    const aligned = ctcAlign(scores, K, target, blank);
    const found = aligned?.path ?? [];
    const [ours, theirs] = [found, path].map((one) => pathProbability(scores, K, one));
    const tied = found.join() !== path.join() && Math.abs(ours - theirs) <= TIE * theirs;
    comparisons.push(
      compare('alignment: labels', ctcCollapse(found, blank), target, EXACT),
      compare('alignment: probability of the path', ours, prob, PROBABILITY),
      compare('alignment: probability', Math.exp(aligned?.logProbability ?? -Infinity), prob, PROBABILITY),
    );
    if (!tied) comparisons.push(compare('alignment: path', found, path, EXACT)); // tied: one is as good as the other
  }
  return { comparisons, missing: [] };
};

/** The product of a path's softmax probabilities. */
function pathProbability(scores: readonly number[], K: number, path: readonly number[]): number {
  return path.reduce((product, label, t) => {
    const row = scores.slice(t * K, (t + 1) * K).map((score) => Math.exp(score));
    return (product * row[label]) / row.reduce((sum, share) => sum + share, 0);
  }, 1);
}

/** The first of ours against the file's, whose labellings of probability 0 ours leaves out. */
function ranking(
  quantity: string,
  found: readonly Labelling[],
  expected: { readonly labellings: readonly (readonly number[])[]; readonly probs: Tensor },
  ordered: boolean,
): Comparison[] {
  const probabilities = flat(expected.probs);
  const possible = probabilities.filter((p) => p > 0).length;
  const first = found.slice(0, possible);
  const written = (labellings: readonly (readonly number[])[]) => labellings.flatMap((ls) => [...ls, -1]);
  return [
    compare(
      `${quantity}: probabilities`,
      first.map(({ logProbability }) => Math.exp(logProbability)),
      probabilities.slice(0, possible),
      PROBABILITY,
    ),
    ...(ordered
      ? [
          compare(
            `${quantity}: labels`,
            written(first.map(({ labels }) => labels)),
            written(expected.labellings.slice(0, possible)),
            EXACT,
          ),
        ]
      : []),
  ];
}
