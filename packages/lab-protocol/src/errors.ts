/**
 * Errors as data. Experiments throw what `labError` makes; whoever runs them turns anything thrown into a `LabError`.
 *
 * Must not: lose a message, or let anything that is not plain data cross the worker boundary.
 */
import type { ErrorKind, LabError, ParamValues } from './experiment';

const KINDS: readonly ErrorKind[] = ['config', 'shape', 'diverged', 'input', 'internal'];

/** An Error that carries its `LabError`. */
export interface ThrownLabError extends Error {
  readonly lab: LabError;
}

/**
 * An error to throw from an experiment: `throw labError('diverged', 'The loss became NaN.', 'Clip the gradient.')`.
 * `message` says what happened, `hint` what to do, each in a sentence; `remedy` holds parameter values that would mend it.
 */
export function labError(kind: ErrorKind, message: string, hint: string, remedy?: ParamValues): ThrownLabError {
  const lab: LabError = remedy === undefined ? { kind, message, hint } : { kind, message, hint, remedy };
  return Object.assign(new Error(message), { name: 'LabError', lab });
}

/** Anything thrown, as plain data. Never throws. */
export function toLabError(thrown: unknown): LabError {
  const carried = read(thrown, 'lab');
  const known = plainLabError(carried) ?? plainLabError(thrown);
  if (known) return known;
  const text = String(read(thrown, 'message') ?? (typeof thrown === 'object' ? 'something without a message' : thrown));
  if (/allocation failed|out of memory|invalid (typed )?array length/i.test(text)) {
    return {
      kind: 'config',
      message: 'There is not enough memory for this run.',
      hint: 'Choose fewer hidden units or fewer sequences, or close other tabs, and run it again.',
    };
  }
  return { kind: 'internal', message: `The run stopped: ${text}`, hint: 'Reset and run it again with other values.' };
}

/** `value` as a LabError with exactly its fields, or undefined if it is none. */
function plainLabError(value: unknown): LabError | undefined {
  const kind = KINDS.find((one) => one === read(value, 'kind'));
  const message = read(value, 'message');
  if (!kind || typeof message !== 'string') return undefined;
  const hint = read(value, 'hint');
  const remedy = plainValues(read(value, 'remedy'));
  return { kind, message, hint: typeof hint === 'string' ? hint : '', ...(remedy ? { remedy } : {}) };
}

function plainValues(value: unknown): ParamValues | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).filter(([, one]) => typeof one === 'string' || typeof one === 'number');
  return entries.length > 0 ? (Object.fromEntries(entries) as ParamValues) : undefined;
}

function read(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
