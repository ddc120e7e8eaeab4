/**
 * The best classifiers of simplified features that see more than one frame: all of the past, or the whole utterance.
 *
 * The speech is a hidden Markov model once each part of random length is spelt out as a chain of states: state j of a
 * closure is its j-th frame, and is left with the hazard P(length = j | length ≥ j). 148 states at the usual tempo. The
 * forward filter gives P(label | past) exactly, forward–backward P(label | everything) (Rabiner 1989,
 * doi:10.1109/5.18626, scaled).
 *
 * Must not: learn. It knows the templates and probabilities the data were drawn from; a network does not.
 */
import { type BayesLine, bayesLine } from './bayes-line';
import {
  CATEGORY_COUNT,
  CONSONANTS,
  GLIDE_FRAMES,
  MANNER,
  PHONEME_COUNT,
  PLACES,
  PLACE_OF,
  VOWELS,
  bodyCategory,
  burstCategory,
  offglideCategory,
  onglideCategory,
  steadyCategory,
} from './inventory';
import { FEATURE_COUNT, categoryLogLikelihoods } from './mock-features';
import type { FeatureUtterance } from './one-frame';
import { type FrameRange, type SpeechModel, checkSpeech, consonantProbabilities } from './speech-model';
import { bodyRange } from './utterance';

export interface PhonemeHmm {
  readonly states: number;
  /** Phoneme and category of each state. */
  readonly labels: Uint8Array;
  readonly categories: Uint8Array;
  /** P(state of frame 0). */
  readonly initial: Float64Array;
  /** Arc j goes from state arcFrom[j] to arcTo[j] with arcProbability[j]; the arcs of a state sum to 1. */
  readonly arcFrom: Uint16Array;
  readonly arcTo: Uint16Array;
  readonly arcProbability: Float64Array;
}

/** Spells a speech model out as a hidden Markov model. */
export function buildHmm(speech: SpeechModel): PhonemeHmm {
  checkSpeech(speech);
  const labels: number[] = [];
  const categories: number[] = [];
  const arcs: { from: number; to: number; p: number }[] = [];
  const consonants = consonantProbabilities(speech);
  function state(label: number, category: number): number {
    categories.push(category);
    return labels.push(label) - 1;
  }
  const arc = (from: number, to: number, p: number) => arcs.push({ from, to, p });

  /** A chain for a part of random length; returns its states and the probability to leave after each. */
  function chain(label: number, category: number, range: FrameRange): { at: number; hazard: number }[] {
    const links = Array.from({ length: range.to }, (_, i) => ({
      at: state(label, category),
      hazard: i + 1 < range.from ? 0 : 1 / (range.to - i),
    }));
    links.slice(1).forEach((link, i) => arc(links[i].at, link.at, 1 - links[i].hazard));
    return links;
  }
  /** A chain of fixed length. */
  function run(label: number, categoryOf: (frame: number) => number, frames: number): number[] {
    const made = Array.from({ length: frames }, (_, i) => state(label, categoryOf(i)));
    made.slice(1).forEach((to, i) => arc(made[i], to, 1));
    return made;
  }

  const steady = VOWELS.map((v) => chain(v, steadyCategory(v), speech.steady));
  const onglides = VOWELS.map((v) =>
    PLACES.map((_, place) => run(v, (i) => onglideCategory(v, place, i), GLIDE_FRAMES)),
  );
  const bodies = CONSONANTS.map((c) => chain(c, bodyCategory(c), bodyRange(speech, c)));
  VOWELS.forEach((v) => {
    for (const onglide of onglides[v]) arc(onglide[GLIDE_FRAMES - 1], steady[v][0].at, 1);
    CONSONANTS.forEach((c, i) => {
      // The offglide knows which consonant comes, though it only shows its place.
      const offglide = run(v, (frame) => offglideCategory(v, PLACE_OF[c], frame), GLIDE_FRAMES);
      for (const { at, hazard } of steady[v]) if (hazard > 0) arc(at, offglide[0], hazard * consonants[i]);
      arc(offglide[GLIDE_FRAMES - 1], bodies[i][0].at, 1);
    });
  });
  CONSONANTS.forEach((c, i) => {
    const toVowels = (from: number, p: number) =>
      VOWELS.forEach((v) => arc(from, onglides[v][PLACE_OF[c]][0], p / VOWELS.length));
    const burst = MANNER[c] === 'stop' ? run(c, () => burstCategory(c), speech.burstFrames) : [];
    if (burst.length > 0) toVowels(burst[burst.length - 1], 1);
    for (const { at, hazard } of bodies[i]) {
      if (hazard === 0) continue;
      if (burst.length > 0) arc(at, burst[0], hazard);
      else toVowels(at, hazard);
    }
  });

  const initial = new Float64Array(labels.length);
  for (const v of VOWELS) initial[steady[v][0].at] = 1 / VOWELS.length;
  return {
    states: labels.length,
    labels: Uint8Array.from(labels),
    categories: Uint8Array.from(categories),
    initial,
    arcFrom: Uint16Array.from(arcs, (a) => a.from),
    arcTo: Uint16Array.from(arcs, (a) => a.to),
    arcProbability: Float64Array.from(arcs, (a) => a.p),
  };
}

/** P(label of frame t | x_0 … x_t), (frames, PHONEME_COUNT): the forward filter. */
export function pastPosteriors(hmm: PhonemeHmm, features: Float32Array): Float64Array {
  return sumByLabel(hmm, filter(hmm, emissions(hmm, features)));
}

/** P(label of frame t | the whole utterance), (frames, PHONEME_COUNT): forward–backward. */
export function wholePosteriors(hmm: PhonemeHmm, features: Float32Array): Float64Array {
  const emitted = emissions(hmm, features);
  const beliefs = filter(hmm, emitted);
  const { states } = hmm;
  let beta = new Float64Array(states).fill(1);
  for (let t = beliefs.length / states - 2; t >= 0; t--) {
    const earlier = new Float64Array(states);
    for (let j = 0; j < hmm.arcFrom.length; j++) {
      const to = hmm.arcTo[j];
      earlier[hmm.arcFrom[j]] += hmm.arcProbability[j] * emitted[(t + 1) * states + to] * beta[to];
    }
    normalise(earlier, 0, states); // only ratios between states matter
    beta = earlier;
    for (let s = 0; s < states; s++) beliefs[t * states + s] *= beta[s];
    normalise(beliefs, t * states, states);
  }
  return sumByLabel(hmm, beliefs);
}

/** What the best classifier scores that sees the past and the present of simplified features. */
export function bayesPast(hmm: PhonemeHmm, utterances: readonly FeatureUtterance[]): BayesLine {
  return bayesLine(utterances.map(({ features, labels }) => ({ posteriors: pastPosteriors(hmm, features), labels })));
}

/** What the best classifier scores that sees the whole utterance of simplified features. */
export function bayesWhole(hmm: PhonemeHmm, utterances: readonly FeatureUtterance[]): BayesLine {
  return bayesLine(utterances.map(({ features, labels }) => ({ posteriors: wholePosteriors(hmm, features), labels })));
}

/** Likelihood of each frame in each state, (frames, states), each frame scaled so that its largest is 1. */
export function emissions(hmm: PhonemeHmm, features: Float32Array): Float64Array {
  const frames = features.length / FEATURE_COUNT;
  const emitted = new Float64Array(frames * hmm.states);
  const likelihoods = new Float64Array(CATEGORY_COUNT);
  for (let t = 0; t < frames; t++) {
    categoryLogLikelihoods(features, t, likelihoods);
    const highest = likelihoods.reduce((a, b) => Math.max(a, b), -Infinity);
    for (let s = 0; s < hmm.states; s++) {
      emitted[t * hmm.states + s] = Math.exp(likelihoods[hmm.categories[s]] - highest);
    }
  }
  return emitted;
}

/** P(state of frame t | x_0 … x_t), (frames, states). */
function filter(hmm: PhonemeHmm, emitted: Float64Array): Float64Array {
  const { states } = hmm;
  const beliefs = new Float64Array(emitted.length);
  beliefs.set(hmm.initial);
  for (let t = 0; t * states < emitted.length; t++) {
    const row = t * states;
    if (t > 0) {
      for (let j = 0; j < hmm.arcFrom.length; j++) {
        beliefs[row + hmm.arcTo[j]] += beliefs[row - states + hmm.arcFrom[j]] * hmm.arcProbability[j];
      }
    }
    for (let s = 0; s < states; s++) beliefs[row + s] *= emitted[row + s];
    normalise(beliefs, row, states);
  }
  return beliefs;
}

function sumByLabel(hmm: PhonemeHmm, beliefs: Float64Array): Float64Array {
  const frames = beliefs.length / hmm.states;
  const posteriors = new Float64Array(frames * PHONEME_COUNT);
  for (let t = 0; t < frames; t++) {
    for (let s = 0; s < hmm.states; s++) {
      posteriors[t * PHONEME_COUNT + hmm.labels[s]] += beliefs[t * hmm.states + s];
    }
  }
  return posteriors;
}

/** Makes `count` values from index `from` on sum to 1. Throws where they are all 0. */
export function normalise(values: Float64Array, from: number, count: number): void {
  let total = 0;
  for (let i = from; i < from + count; i++) total += values[i];
  if (!(total > 0)) {
    throw new Error(
      'hmm: expected features this speech can produce, got likelihood 0; use the model they were drawn from',
    );
  }
  for (let i = from; i < from + count; i++) values[i] /= total;
}
