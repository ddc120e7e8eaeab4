/**
 * The messages between page and worker: the calls that `serve` answers and `connect` makes.
 *
 * Runs are named by numbers, so that everything goes through one channel and one list of pending calls.
 */
import type { Description, LabError, ParamValues, RunOptions, Slice } from './experiment';

/** Sent once by the worker when it listens. */
export const READY = 'unrolled-lab-ready';
/** The page asks whether the worker is alive; an idle worker answers at once, a computing one after its slice. */
export const PING = 'unrolled-lab-ping';
export const PONG = 'unrolled-lab-pong';

export interface Signal {
  readonly signal: typeof READY | typeof PING | typeof PONG;
}

export type Opened =
  | { readonly run: number; readonly description: Description; readonly kernelsName: string }
  | { readonly error: LabError };

export interface Service {
  open(id: string, values: ParamValues, options: RunOptions): Promise<Opened>;
  next(run: number, budgetMs: number, input?: unknown): Promise<Slice>;
  cancel(run: number): Promise<void>;
}

export function isSignal(data: unknown, signal: Signal['signal']): boolean {
  return typeof data === 'object' && data !== null && (data as Partial<Signal>).signal === signal;
}
