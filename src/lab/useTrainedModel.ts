/** The model an experiment trained last in this tab, kept up to date; undefined on the server and before hydration. */
import { useSyncExternalStore } from 'react';
import { subscribeModels, trainedModel, type TrainedModel } from './models';

export function useTrainedModel(id: string): TrainedModel | undefined {
  return useSyncExternalStore(
    subscribeModels,
    () => trainedModel(id),
    () => undefined,
  );
}
