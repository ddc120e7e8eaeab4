/**
 * How well anything can do that looks at one frame at a time.
 *
 * Label k, category c and frame x form a chain k → c → x: given c, the frame says nothing more about k. Whatever is
 * computed from x is then right with probability at most Σ_c max_k P(k,c) (data processing), at any noise and with any
 * network. Reached where categories do not overlap.
 *
 * P(k,c) is exact: the speech is a semi-Markov chain, and the expected number of frames of each kind is found by dynamic
 * programming over the starting times of its vowels and consonants, cut off at the end of the utterance.
 *
 * Must not: sample.
 */
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
import { type FrameRange, type SpeechModel, checkSpeech, consonantProbabilities } from './speech-model';
import { bodyRange } from './utterance';

/** A distribution of utterance lengths: `weight` is the relative number of utterances of that many frames. */
export interface LengthWeight {
  readonly frames: number;
  readonly weight: number;
}

/** Uniform on framesMin … framesMax. */
export function uniformLengths(framesMin: number, framesMax: number): LengthWeight[] {
  return Array.from({ length: framesMax - framesMin + 1 }, (_, i) => ({ frames: framesMin + i, weight: 1 }));
}

/**
 * P(k,c) of a frame drawn uniformly from all frames of all utterances, (PHONEME_COUNT, CATEGORY_COUNT) row-major, sums
 * to 1. A long utterance counts by its frames.
 */
export function labelCategoryProbabilities(speech: SpeechModel, lengths: readonly LengthWeight[]): Float64Array {
  checkSpeech(speech);
  if (lengths.length === 0 || !lengths.every((l) => Number.isInteger(l.frames) && l.frames > 0 && l.weight >= 0)) {
    throw new Error('labelCategoryProbabilities: lengths must be whole frames ≥ 1 with weights ≥ 0; give at least one');
  }
  const longest = lengths.reduce((most, l) => Math.max(most, l.frames), 0);
  // An utterance is cut, not squeezed: what happens at frame t does not depend on the length. So frame t counts with
  // the weight of all utterances that reach it.
  const reach = new Float64Array(longest + 1);
  for (const l of lengths) reach[l.frames - 1] += l.weight;
  for (let t = longest - 1; t >= 0; t--) reach[t] += reach[t + 1];
  const weightFrom = new Float64Array(longest + 1); // Σ reach over the frames before t
  for (let t = 0; t < longest; t++) weightFrom[t + 1] = weightFrom[t] + reach[t];
  const counts = new Float64Array(PHONEME_COUNT * CATEGORY_COUNT);

  /** `probability` that frames from … from + length − 1 are of this kind. */
  function add(phoneme: number, category: number, from: number, length: number, probability: number): void {
    const start = Math.min(longest, from);
    const end = Math.min(longest, from + length);
    counts[phoneme * CATEGORY_COUNT + category] += probability * (weightFrom[end] - weightFrom[start]);
  }

  const consonants = consonantProbabilities(speech);
  // P(a vowel starts at t, after a consonant of this place); the last row is the first vowel, with nothing before it.
  const vowelStart = Array.from({ length: PLACES.length + 1 }, () => new Float64Array(longest));
  vowelStart[PLACES.length][0] = 1;
  const consonantStart = new Float64Array(longest);

  for (let t = 0; t < longest; t++) {
    vowelStart.forEach((row, before) => {
      if (row[t] > 0) vowelAt(t, row[t], before);
    });
    if (consonantStart[t] > 0) CONSONANTS.forEach((c, i) => consonantAt(t, consonantStart[t] * consonants[i], c));
  }

  function vowelAt(t: number, probability: number, before: number): void {
    forEachLength(speech.steady, (steady, share) => {
      const onglideFrames = before === PLACES.length ? 0 : GLIDE_FRAMES;
      const end = t + onglideFrames + steady + GLIDE_FRAMES;
      if (end < longest) consonantStart[end] += probability * share;
      const p = (probability * share) / VOWELS.length;
      for (const v of VOWELS) {
        for (let i = 0; i < onglideFrames; i++) add(v, onglideCategory(v, before, i), t + i, 1, p);
        add(v, steadyCategory(v), t + onglideFrames, steady, p);
        for (let i = 0; i < GLIDE_FRAMES; i++) {
          CONSONANTS.forEach((c, k) => {
            add(v, offglideCategory(v, PLACE_OF[c], i), end - GLIDE_FRAMES + i, 1, p * consonants[k]);
          });
        }
      }
    });
  }

  function consonantAt(t: number, probability: number, c: number): void {
    forEachLength(bodyRange(speech, c), (body, share) => {
      const burst = MANNER[c] === 'stop' ? speech.burstFrames : 0;
      add(c, bodyCategory(c), t, body, probability * share);
      if (burst > 0) add(c, burstCategory(c), t + body, burst, probability * share);
      const end = t + body + burst;
      if (end < longest) vowelStart[PLACE_OF[c]][end] += probability * share;
    });
  }

  return counts.map((count) => count / weightFrom[longest]);
}

/**
 * The best accuracy one frame allows: Σ_c max_k P(k,c), exact, for utterances of these lengths.
 *
 * It binds whoever sees one frame through its category: the simplified features. Sound leaks a little of its neighbours
 * into every window; for sound there is `pureFrameBound`.
 */
export function oneFrameCeiling(speech: SpeechModel, lengths: readonly LengthWeight[]): number {
  return sumOfMaxima(labelCategoryProbabilities(speech, lengths));
}

export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number;
}

/** The one-frame ceiling of speech that never ends, as an exact fraction in lowest terms. */
export function stationaryCeiling(speech: SpeechModel): Fraction {
  checkSpeech(speech);
  const total = speech.consonantWeights.reduce((sum, weight) => sum + weight, 0);
  // Expected frames of one vowel and one consonant, all times 2 · total: means of ranges are halves of whole numbers.
  const vowelFrames = total * (4 * GLIDE_FRAMES + speech.steady.from + speech.steady.to);
  let frames = vowelFrames;
  const perCategory = new Map<number, number>(); // Σ over c of the best label's frames; vowels never share a category
  CONSONANTS.forEach((c, i) => {
    const range = bodyRange(speech, c);
    const body = speech.consonantWeights[i] * (range.from + range.to);
    const burst = MANNER[c] === 'stop' ? 2 * speech.consonantWeights[i] * speech.burstFrames : 0;
    frames += body + burst;
    perCategory.set(bodyCategory(c), Math.max(perCategory.get(bodyCategory(c)) ?? 0, body));
    if (burst > 0) perCategory.set(burstCategory(c), burst);
  });
  const right = [...perCategory.values()].reduce((sum, best) => sum + best, vowelFrames);
  const divisor = greatestCommonDivisor(right, frames);
  return { numerator: right / divisor, denominator: frames / divisor, value: right / frames };
}

/**
 * Σ_c max_k n(k,c)/n of a finite set, the hard limit of every classifier that sees the category only: it may lie above
 * the ceiling, which is an expectation.
 */
export function hindsightBound(
  utterances: readonly { readonly labels: Uint8Array; readonly categories: Uint8Array }[],
): number {
  const counts = new Float64Array(PHONEME_COUNT * CATEGORY_COUNT);
  let frames = 0;
  for (const { labels, categories } of utterances) {
    if (labels.length !== categories.length) {
      throw new Error(
        `hindsightBound: labels and categories must be equally long, got ${labels.length} and ${categories.length}; ` +
          'pass both of the same utterance',
      );
    }
    for (let t = 0; t < labels.length; t++) counts[labels[t] * CATEGORY_COUNT + categories[t]]++;
    frames += labels.length;
  }
  if (frames === 0)
    throw new Error('hindsightBound: expected at least one frame, got none; pass a set that is not empty');
  return sumOfMaxima(counts) / frames;
}

function sumOfMaxima(joint: Float64Array): number {
  let sum = 0;
  //> eq data.ceiling
  for (let c = 0; c < CATEGORY_COUNT; c++) {
    let best = 0;
    for (let k = 0; k < PHONEME_COUNT; k++) best = Math.max(best, joint[k * CATEGORY_COUNT + c]);
    sum += best;
  }
  //< eq data.ceiling
  return sum;
}

function forEachLength(range: FrameRange, visit: (frames: number, probability: number) => void): void {
  for (let frames = range.from; frames <= range.to; frames++) visit(frames, 1 / (range.to - range.from + 1));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
