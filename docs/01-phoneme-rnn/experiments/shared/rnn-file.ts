/** A trained network of the phoneme task as a file, with what its features were divided by. */
import { PHONEMES } from '@unrolled/audio-core';
import { saveLabeller, type RnnLabeller } from '@unrolled/rnn-core';
import type { PhonemeTask } from './phoneme-task';

export function rnnFile(labeller: RnnLabeller, { statistics }: Pick<PhonemeTask, 'statistics'>): Uint8Array {
  return saveLabeller({
    labeller,
    labels: PHONEMES,
    featureMean: Float64Array.from(statistics.mean),
    featureStd: Float64Array.from(statistics.deviation),
  });
}
