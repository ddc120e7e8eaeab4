/**
 * Which network answers when a demo listens to sound: the one trained last in this tab, wherever that was, if it learned
 * from sound and with the right gradient.
 */
import type { TrainedModel } from '@site/src/lab/models';
import { useTrainedModel } from '@site/src/lab/useTrainedModel';

export interface SoundModel {
  readonly bytes: Uint8Array;
  /** Name of the experiment that trained it. */
  readonly from: 'train' | 'front' | 'hears' | 'listen';
}

export function useSoundModel(): SoundModel | undefined {
  const train = useTrainedModel('01-phoneme-rnn/train');
  const rightly = train?.values.data === 'sound' && train.values.gradient === 'none' ? train : undefined;
  const candidates: readonly (readonly [SoundModel['from'], TrainedModel | undefined])[] = [
    ['train', rightly],
    ['front', useTrainedModel('01-phoneme-rnn/front')],
    ['hears', useTrainedModel('01-phoneme-rnn/hears')],
    ['listen', useTrainedModel('01-phoneme-rnn/listen')],
  ];
  let best: (TrainedModel & SoundModel) | undefined;
  for (const [from, model] of candidates) {
    if (model && (!best || model.trainedAt > best.trainedAt)) best = { ...model, from };
  }
  return best;
}

/** Says which network will answer. `own` is the experiment of the demo that asks. */
export function whichNetwork(model: SoundModel | undefined, own: SoundModel['from']): string {
  switch (model?.from) {
    case undefined:
      return 'No network yet: Run trains one on synthesised sound first.';
    case 'train':
      return 'Uses the network you trained in section 5.';
    case 'front':
      return 'Uses the network you trained on the front page.';
    default:
      return model?.from === own
        ? 'Uses the network that was just trained here.'
        : 'Uses the network you trained in another demo of this chapter.';
  }
}
