/**
 * Our metrics on the golden cases.
 *
 * Counts are exact; what is computed from scores runs on the chosen engine. What has no code is returned by name, never
 * skipped silently.
 */
import {
  addToConfusion,
  bitsPerSymbol,
  crossEntropyForward,
  editDistance,
  frameScores,
  perplexity,
  phonemeErrorRate,
  topAccuracy,
  weightedCrossEntropyForward,
} from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type AdapterResult, type Options, type Tensor } from '../compare';
import { goldenKernels } from './kernels';
import { load } from './layout';

const EXACT = { atol: 0, rtol: 0 };
const METRIC = { atol: 1e-12, rtol: 1e-12 };

interface EditCase {
  readonly pairs: readonly {
    readonly reference: readonly number[];
    readonly hypothesis: readonly number[];
    readonly distance: number;
    readonly per: number | null;
  }[];
  readonly corpus_per: number;
}
interface FrameCase {
  readonly targets: Tensor;
  readonly predictions: Tensor;
  readonly lengths: Tensor;
  readonly accuracy: number;
  readonly confusion_rows_true: Tensor;
  readonly precision: Tensor;
  readonly recall: Tensor;
  readonly f1: Tensor;
  readonly macro_f1: number;
}
interface CrossEntropyCase {
  readonly name: string;
  readonly logits: Tensor;
  readonly targets: Tensor;
  readonly nll: Tensor;
  readonly cross_entropy: number;
  readonly perplexity: number;
  readonly bits_per_symbol: number;
  readonly topk_accuracy: Readonly<Record<string, number>>;
  readonly label_smoothing: { readonly epsilon: number; readonly loss: number };
  readonly class_weights: { readonly weights: Tensor; readonly loss: number };
}

export const metrics: Adapter = (golden, options) => {
  switch (golden.kind) {
    case 'edit_distance':
      return editMetrics(golden as unknown as EditCase);
    case 'frame':
      return frameMetrics(golden as unknown as FrameCase);
    case 'ce':
      return crossEntropyMetrics(golden as unknown as CrossEntropyCase, options);
    default:
      return missing(`metrics of kind ${String(golden.kind)}`);
  }
};

/** A pair with an empty reference has no rate of its own (null in the file), but its distance counts. */
function editMetrics({ pairs, corpus_per }: EditCase): AdapterResult {
  const rated = pairs.filter(({ per }) => per !== null);
  return {
    comparisons: [
      compare(
        'distance',
        pairs.map(({ reference, hypothesis }) => editDistance(reference, hypothesis)),
        pairs.map(({ distance }) => distance),
        EXACT,
      ),
      compare(
        'per',
        rated.map((pair) => phonemeErrorRate([pair])),
        rated.map(({ per }) => Number(per)),
        METRIC,
      ),
      compare('corpus_per', phonemeErrorRate(pairs), corpus_per, METRIC),
    ],
    missing: [],
  };
}

function frameMetrics(c: FrameCase): AdapterResult {
  const [T, B] = c.targets.shape;
  const K = c.confusion_rows_true.shape[0];
  const lengths = flat(c.lengths);
  const mask = Array.from({ length: T * B }, (_, n) => (Math.floor(n / B) < lengths[n % B] ? 1 : 0));
  const counts = new Float64Array(K * K);
  addToConfusion(counts, K, flat(c.targets), flat(c.predictions), mask);
  const scores = frameScores(counts, K);
  return {
    comparisons: [
      compare('confusion', counts, c.confusion_rows_true, EXACT),
      compare('accuracy', scores.accuracy, c.accuracy, METRIC),
      compare('precision', scores.precision, c.precision, METRIC),
      compare('recall', scores.recall, c.recall, METRIC),
      compare('f1', scores.f1, c.f1, METRIC),
      compare('macro_f1', scores.macroF1, c.macro_f1, METRIC),
    ],
    missing: [],
  };
}

function crossEntropyMetrics(c: CrossEntropyCase, options: Options): AdapterResult {
  const { k, forward } = goldenKernels(c.name, options);
  const logits = load(k, c.logits);
  const [rows, K] = logits.shape;
  const targets = flat(c.targets);
  const mask = k.alloc(rows);
  k.fill(mask, 1);
  const probs = k.alloc(rows, K);
  const weighted = (classWeights: readonly number[] | undefined, smoothing: number): number =>
    weightedCrossEntropyForward(logits, targets, mask, probs, { classWeights, smoothing });
  const loss = crossEntropyForward(logits, targets, mask, probs);
  const nll = targets.map((target, n) => -Math.log(probs.data[n * K + target]));
  return {
    comparisons: [
      compare('nll', nll, c.nll, forward),
      compare('cross_entropy', loss, c.cross_entropy, forward),
      compare('perplexity', perplexity(loss), c.perplexity, forward),
      compare('bits_per_symbol', bitsPerSymbol(loss), c.bits_per_symbol, forward),
      compare(
        'top-k accuracy',
        Object.keys(c.topk_accuracy).map((count) => topAccuracy(logits.data, K, targets, mask.data, Number(count))),
        Object.values(c.topk_accuracy),
        METRIC,
      ),
      compare('label smoothing', weighted(undefined, c.label_smoothing.epsilon), c.label_smoothing.loss, forward),
      compare('class weights', weighted(flat(c.class_weights.weights), 0), c.class_weights.loss, forward),
    ],
    missing: [],
  };
}

function missing(what: string): AdapterResult {
  return { comparisons: [], missing: [what] };
}
