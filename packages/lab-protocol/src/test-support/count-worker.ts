/** A Node worker thread that serves the counting experiment; bundled and started by connect.test.ts. */
import { parentPort } from 'node:worker_threads';
import { serve } from '../serve';
import { experiment } from './count-experiment';

if (parentPort) {
  const port = parentPort;
  const listeners = new Map<unknown, (data: unknown) => void>();
  serve(
    async (id) => {
      if (id !== 'count') throw new Error(`there is no experiment ${id}`);
      return experiment;
    },
    {
      postMessage: (message: unknown, transfer?: Transferable[]) => port.postMessage(message, transfer as never),
      addEventListener(_type: string, listener: EventListenerOrEventListenerObject) {
        const call = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener);
        const onData = (data: unknown): void => call({ data } as MessageEvent);
        listeners.set(listener, onData);
        port.on('message', onData);
      },
      removeEventListener(_type: string, listener: EventListenerOrEventListenerObject) {
        const onData = listeners.get(listener);
        if (onData) port.off('message', onData);
      },
    },
  );
}
