/** Our sampling on the golden cases: the filtered distribution, and which class a number u draws from it. */
import { drawIndex, samplingDistribution } from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type Tensor } from '../compare';

const PROBABILITY = { atol: 1e-12, rtol: 1e-12 };
const EXACT = { atol: 0, rtol: 0 };

interface SamplingCase {
  readonly options: { readonly temperature: number; readonly top_k: number | null; readonly top_p: number | null };
  readonly logits: Tensor;
  readonly probs: Tensor;
  readonly u: Tensor;
  readonly inverse_cdf_index: Tensor;
  readonly entropy_nats: number;
}

export const sampling: Adapter = (golden, { kernels }) => {
  if (kernels === 'wasm') return { comparisons: [], missing: [], referenceOnly: 'sampling uses no kernels' };
  const c = golden as unknown as SamplingCase;
  const { temperature, top_k, top_p } = c.options;
  const options = { temperature, topK: top_k ?? undefined, topP: top_p ?? undefined };
  const probabilities = samplingDistribution(flat(c.logits), options);
  const drawn = flat(c.u).map((u) => drawIndex(probabilities, u));
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return {
    comparisons: [
      compare('probabilities', probabilities, c.probs, PROBABILITY),
      compare('drawn classes', drawn, c.inverse_cdf_index, EXACT),
      compare('entropy', entropy, c.entropy_nats, PROBABILITY),
    ],
    missing: [],
  };
};
