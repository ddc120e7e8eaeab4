/**
 * Simplified features: thirteen numbers a frame that behave as MFCCs would in a perfect world.
 *
 * Each kind of sound has a template, drawn once from a normal distribution of scale 1.5; a frame is the template of its
 * category plus independent noise of scale 1. A glide mixes the template of its vowel with that of the consonant's
 * place. The distribution is known, so what is the best one can do with one frame, with the past or with everything can
 * be computed (one-frame.ts, hmm.ts).
 *
 * Must not: know the label. Everything it says about a phoneme, it says through the category.
 */
import { fixedSource } from './fixed-source';
import { CATEGORIES, CATEGORY_COUNT, PLACES, VOWELS } from './inventory';
import type { RandomSource } from './random-source';
import type { Utterance } from './utterance';

/** Coefficients of a frame, D. */
export const FEATURE_COUNT = 13;
/** Standard deviation of the entries of a template. */
export const TEMPLATE_SCALE = 1.5;
/** The templates are what this seed gives, and never change. */
export const TEMPLATE_SEED = 1;

/** Mean features of each category, (CATEGORY_COUNT, FEATURE_COUNT) row-major. Noise around them has deviation 1. */
export const TEMPLATES: Float64Array = drawTemplates();

/** Features of an utterance, (frames, FEATURE_COUNT) row-major: template of the category plus standard normal noise. */
export function mockFeatures(utterance: Pick<Utterance, 'frames' | 'categories'>, random: RandomSource): Float32Array {
  const features = new Float32Array(utterance.frames * FEATURE_COUNT);
  for (let t = 0; t < utterance.frames; t++) {
    const template = utterance.categories[t] * FEATURE_COUNT;
    for (let d = 0; d < FEATURE_COUNT; d++) {
      features[t * FEATURE_COUNT + d] = TEMPLATES[template + d] + random.normal();
    }
  }
  return features;
}

/**
 * log N(x; template of c, I) for each category, up to the same constant for all: −½‖x − μ_c‖², written to `out`
 * (CATEGORY_COUNT). `features` (frames, FEATURE_COUNT), frame index `frame`.
 */
export function categoryLogLikelihoods(features: Float32Array, frame: number, out: Float64Array): void {
  for (let c = 0; c < CATEGORY_COUNT; c++) {
    let distance = 0;
    for (let d = 0; d < FEATURE_COUNT; d++) {
      const difference = features[frame * FEATURE_COUNT + d] - TEMPLATES[c * FEATURE_COUNT + d];
      distance += difference * difference;
    }
    out[c] = -0.5 * distance;
  }
}

function drawTemplates(): Float64Array {
  const random = fixedSource(TEMPLATE_SEED);
  const draw = () => Float64Array.from({ length: FEATURE_COUNT }, () => TEMPLATE_SCALE * random.normal());
  const vowels = VOWELS.map(draw);
  const loci = PLACES.map(draw);
  const templates = new Float64Array(CATEGORY_COUNT * FEATURE_COUNT);
  CATEGORIES.forEach((category, c) => {
    const locusShare = category.locusShare ?? 0;
    const isVowel = category.kind === 'steady' || category.kind === 'onglide' || category.kind === 'offglide';
    const own = isVowel ? vowels[category.phonemes[0]] : draw();
    const locus = category.place === undefined ? own : loci[category.place];
    for (let d = 0; d < FEATURE_COUNT; d++) {
      templates[c * FEATURE_COUNT + d] = (1 - locusShare) * own[d] + locusShare * locus[d];
    }
  });
  return templates;
}
