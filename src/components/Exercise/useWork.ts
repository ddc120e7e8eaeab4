/** What is kept of one exercise; nothing on the server and during hydration. */
import { useSyncExternalStore } from 'react';
import { subscribeToWork, workOf, type Work } from './work';

export function useWork(id: string): Work | undefined {
  return useSyncExternalStore(
    subscribeToWork,
    () => workOf(id),
    () => undefined,
  );
}
