/**
 * The best classifier that sees a window of simplified features: some frames before the one it labels, some after.
 *
 * Within the window the speech is the hidden Markov model of hmm.ts. What is unknown is the state in which the window
 * begins. A window that reaches the start of its utterance begins as utterances do. One that does not begins at some
 * frame of some utterance, and its prior is the mean of the state's marginal over all frames where such a window can
 * begin; a window cut off by the end says how far the end is, so it has a prior of its own. With that the posterior is
 * exact, for whoever knows the window and where it is cut off, and nothing else.
 *
 * Must not: use a frame outside the window.
 */
import { type BayesLine, bayesLine } from './bayes-line';
import type { LengthWeight } from './ceiling';
import { type PhonemeHmm, emissions, normalise } from './hmm';
import { PHONEME_COUNT } from './inventory';
import { FEATURE_COUNT } from './mock-features';
import type { FeatureUtterance } from './one-frame';

/** Whole numbers ≥ 0 of frames that are seen besides the labelled one. */
export interface FrameWindow {
  readonly before: number;
  readonly after: number;
}

/**
 * P(state of a window's first frame) where the window does not reach the start of the utterance. Row a < after: the
 * utterance ends a frames past the labelled one; row `after`: it goes on at least to the window's end. (after + 1, states).
 */
export interface WindowPriors {
  readonly window: FrameWindow;
  readonly rows: readonly Float64Array[];
}

/** Priors of windows in utterances of these lengths, exact. */
export function windowPriors(hmm: PhonemeHmm, lengths: readonly LengthWeight[], window: FrameWindow): WindowPriors {
  const { before, after } = window;
  if (![before, after].every((frames) => Number.isInteger(frames) && frames >= 0)) {
    throw new Error(
      `windowPriors: before and after must be whole numbers ≥ 0, got ${before} and ${after}; 0 and 0 is one frame`,
    );
  }
  if (lengths.length === 0 || !lengths.every((l) => Number.isInteger(l.frames) && l.frames > 0 && l.weight >= 0)) {
    throw new Error('windowPriors: lengths must be whole frames ≥ 1 with weights ≥ 0; give at least one');
  }
  const longest = lengths.reduce((most, l) => Math.max(most, l.frames), 0);
  const marginals = stateMarginals(hmm, longest);
  const rows = Array.from({ length: after + 1 }, () => new Float64Array(hmm.states));
  for (const { frames, weight } of lengths) {
    for (let t = before; t < frames; t++) {
      const row = rows[Math.min(after, frames - 1 - t)];
      const marginal = (t - before) * hmm.states;
      for (let s = 0; s < hmm.states; s++) row[s] += weight * marginals[marginal + s];
    }
  }
  // A row that no utterance is long enough for stays 0, and is never asked for.
  for (const row of rows) if (row.some((p) => p > 0)) normalise(row, 0, hmm.states);
  return { window, rows };
}

/** P(label of frame t | frames t − before … t + after, as far as there are any), (frames, PHONEME_COUNT). */
export function windowPosteriors(hmm: PhonemeHmm, priors: WindowPriors, features: Float32Array): Float64Array {
  const { before, after } = priors.window;
  const frames = features.length / FEATURE_COUNT;
  const emitted = emissions(hmm, features);
  const posteriors = new Float64Array(frames * PHONEME_COUNT);
  for (let t = 0; t < frames; t++) {
    const from = Math.max(0, t - before);
    const to = Math.min(frames - 1, t + after);
    const start = t < before ? hmm.initial : priors.rows[to - t];
    const belief = forward(hmm, emitted, start, from, t);
    const future = backward(hmm, emitted, t, to);
    for (let s = 0; s < hmm.states; s++) posteriors[t * PHONEME_COUNT + hmm.labels[s]] += belief[s] * future[s];
    normalise(posteriors, t * PHONEME_COUNT, PHONEME_COUNT);
  }
  return posteriors;
}

/**
 * What the best classifier scores that sees `window` around the frame it labels.
 * @param lengths The lengths the utterances were drawn with.
 */
export function bayesWindow(
  hmm: PhonemeHmm,
  utterances: readonly FeatureUtterance[],
  window: FrameWindow,
  lengths: readonly LengthWeight[],
): BayesLine {
  const priors = windowPriors(hmm, lengths, window);
  return bayesLine(
    utterances.map(({ features, labels }) => ({ posteriors: windowPosteriors(hmm, priors, features), labels })),
  );
}

/** P(state of frame t), (frames, states), with nothing seen. */
function stateMarginals(hmm: PhonemeHmm, frames: number): Float64Array {
  const marginals = new Float64Array(frames * hmm.states);
  marginals.set(hmm.initial);
  for (let t = 1; t < frames; t++) {
    for (let j = 0; j < hmm.arcFrom.length; j++) {
      marginals[t * hmm.states + hmm.arcTo[j]] +=
        marginals[(t - 1) * hmm.states + hmm.arcFrom[j]] * hmm.arcProbability[j];
    }
  }
  return marginals;
}

/** P(state of frame `to` | frames from … to), from a prior of frame `from`, (states). */
function forward(hmm: PhonemeHmm, emitted: Float64Array, prior: Float64Array, from: number, to: number): Float64Array {
  let belief = prior;
  for (let t = from; t <= to; t++) {
    const next = new Float64Array(hmm.states);
    if (t === from) next.set(belief);
    else {
      for (let j = 0; j < hmm.arcFrom.length; j++) next[hmm.arcTo[j]] += belief[hmm.arcFrom[j]] * hmm.arcProbability[j];
    }
    for (let s = 0; s < hmm.states; s++) next[s] *= emitted[t * hmm.states + s];
    normalise(next, 0, hmm.states);
    belief = next;
  }
  return belief;
}

/** Likelihood of frames from + 1 … to given the state of `from`, up to a factor, (states). */
function backward(hmm: PhonemeHmm, emitted: Float64Array, from: number, to: number): Float64Array {
  let future = new Float64Array(hmm.states).fill(1);
  for (let t = to; t > from; t--) {
    const earlier = new Float64Array(hmm.states);
    for (let j = 0; j < hmm.arcFrom.length; j++) {
      const s = hmm.arcTo[j];
      earlier[hmm.arcFrom[j]] += hmm.arcProbability[j] * emitted[t * hmm.states + s] * future[s];
    }
    normalise(earlier, 0, hmm.states); // only ratios between states matter
    future = earlier;
  }
  return future;
}
