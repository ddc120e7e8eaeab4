/**
 * One question to the worker: runs an experiment to its end and gives its result. For what a page has to know before it
 * can show a demo, such as what is in a folder. Must not: draw, or know what is asked.
 */
import { labError, type Data, type Frame, type ParamValues, type Result } from '@unrolled/lab-protocol';
import type { LabClient } from './client';
import { SLICE_MS } from './session';

export interface Question {
  readonly id: string;
  readonly values?: ParamValues;
  readonly data?: Data;
  readonly onFrame?: (frame: Frame) => void;
  /** Computing time between two looks at the outside; 0 for what mostly waits. */
  readonly budgetMs?: number;
}

/** How many questions to a client have no answer yet. */
const open = new WeakMap<LabClient, number>();

/**
 * Does `act` with the client awake, and lets its worker rest when nobody asks it anything any more: of several questions
 * at a time the first that is answered must not end the others.
 */
export async function awake<Value>(client: LabClient, act: () => Promise<Value>): Promise<Value> {
  open.set(client, (open.get(client) ?? 0) + 1);
  try {
    return await act();
  } finally {
    const left = (open.get(client) ?? 1) - 1;
    open.set(client, left);
    if (left === 0) client.rest();
  }
}

/** Rejects with what `toLabError` understands, and with the signal's reason once it is aborted. */
export async function ask(client: LabClient, question: Question, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  return awake(client, () => answered(client, question, signal));
}

async function answered(client: LabClient, question: Question, signal: AbortSignal): Promise<Result> {
  const { id, values = {}, data, onFrame, budgetMs = SLICE_MS } = question;
  const run = await client.start(id, values, { kernels: 'reference32', ...(data ? { data } : {}) });
  try {
    for (;;) {
      signal.throwIfAborted();
      const slice = await run.next(budgetMs);
      signal.throwIfAborted();
      for (const frame of slice.frames) onFrame?.(frame);
      if (slice.state === 'done') return slice.result;
      if (slice.state === 'failed') {
        const { kind, message, hint, remedy } = slice.error;
        throw labError(kind, message, hint, remedy);
      }
    }
  } finally {
    run.cancel().catch(() => undefined); // a run that is over does not mind, a dead worker cannot be asked
  }
}
