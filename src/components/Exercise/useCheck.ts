/** Checks of one exercise, one at a time: the state of the last, and the worker behind them, ended when the page is left. */
import { toLabError } from '@unrolled/lab-protocol';
import { useEffect, useRef, useState } from 'react';
import { createClient, type LabClient } from '../../lab/client';
import { part } from '../../lab/load-anew';
import { startWorker } from '../../lab/start-worker';
import type { Checked, CheckOptions } from './check';

export type CheckState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'checking' }
  | { readonly phase: 'checked'; readonly checked: Checked; readonly source: string };

export interface Check {
  readonly state: CheckState;
  /** How many checks have come to an end. */
  readonly count: number;
  /** Resolves with the verdict; with nothing where another check or leaving the page came first. */
  run(source: string): Promise<Checked | undefined>;
  reset(): void;
}

export function useCheck(options: Omit<CheckOptions, 'client' | 'signal'>): Check {
  const [state, setState] = useState<CheckState>({ phase: 'idle' });
  const [count, setCount] = useState(0);
  const client = useRef<LabClient>(undefined);
  const stop = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      stop.current?.abort();
      client.current?.end();
    },
    [],
  );

  async function run(source: string): Promise<Checked | undefined> {
    stop.current?.abort();
    const mine = (stop.current = new AbortController());
    client.current ??= createClient({ startWorker });
    setState({ phase: 'checking' });
    let checked: Checked;
    try {
      const { checkCode } = await part(() => import('./check'));
      checked = await checkCode(source, { ...options, client: client.current, signal: mine.signal });
    } catch (error) {
      if (mine.signal.aborted) return undefined;
      const { message, hint } = toLabError(error);
      checked = { seed: 0, tookMs: 0, trouble: { says: `${message} ${hint}`, line: 0 } };
    }
    if (mine.signal.aborted) return undefined;
    setState({ phase: 'checked', checked, source });
    setCount((before) => before + 1);
    return checked;
  }
  function reset(): void {
    stop.current?.abort();
    setState({ phase: 'idle' });
  }
  return { state, count, run, reset };
}
