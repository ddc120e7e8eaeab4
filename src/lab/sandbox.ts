/**
 * Runs a reader's program in static/sandbox.html: a frame without an origin, without network, ended from here.
 *
 * One frame for one run, made when it is asked for. Whatever the program does, the answer is an outcome: silence, too,
 * is one. Must not: evaluate anything itself, or believe the shape of what comes back.
 */
import { LINES_BEFORE, programOf, type ProgramParts, type Said } from './program';

export type Outcome =
  | Said
  /** The lines cannot be read, or threw before the function was called. */
  | { readonly kind: 'failed'; readonly message: string; readonly line: number }
  | { readonly kind: 'too-much' }
  /** No answer within the time: it does not end, or it used up all memory. */
  | { readonly kind: 'silent' }
  /** The sandbox itself could not be opened. */
  | { readonly kind: 'closed' };

/** How long a program may compute, and how long the frame may take to open. */
export const SILENCE_MS = 5_000;
const OPEN_MS = 10_000;

const KINDS = ['answered', 'threw', 'threw-value', 'missing', 'nothing', 'promise', 'circle', 'too-many'];

export interface SandboxOptions {
  /** Address of sandbox.html. */
  readonly url: string;
  readonly signal: AbortSignal;
}

/** Rejects only with the signal's reason. */
export function runInSandbox(parts: ProgramParts, { url, signal }: SandboxOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const frame = document.createElement('iframe');
    const { port1: port, port2: theirs } = new MessageChannel();
    let timer = setTimeout(() => end({ kind: 'closed' }), OPEN_MS);

    function close(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      port.close();
      frame.remove();
    }
    function end(outcome: Outcome): void {
      close();
      resolve(outcome);
    }
    function abort(): void {
      close();
      reject(signal.reason as Error);
    }

    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (kindOf(data) === 'started') {
        clearTimeout(timer);
        timer = setTimeout(() => end({ kind: 'silent' }), SILENCE_MS);
      } else end(outcomeOf(data));
    };
    signal.addEventListener('abort', abort);
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.referrerPolicy = 'no-referrer';
    frame.title = 'Sandbox for the code of this exercise';
    frame.hidden = true;
    frame.onload = () => frame.contentWindow?.postMessage(programOf(parts), '*', [theirs]);
    frame.src = url;
    document.body.append(frame);
  });
}

function kindOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'kind' in data ? data.kind : undefined;
}

/** What the frame sent, believed only as far as it can be checked. */
export function outcomeOf(data: unknown): Outcome {
  const kind = kindOf(data);
  if (kind === 'closed' || kind === 'too-much') return { kind };
  if (kind === 'failed') {
    const { message, line } = data as { message?: unknown; line?: unknown };
    return { kind, message: String(message), line: Math.max(0, Number(line) - LINES_BEFORE) || 0 };
  }
  if (kind !== 'said') return { kind: 'too-much' };
  try {
    const said = JSON.parse(String((data as { text?: unknown }).text)) as Said;
    return KINDS.includes(said.kind) ? checked(said) : { kind: 'too-much' };
  } catch {
    return { kind: 'too-much' }; // the program spoke for itself
  }
}

function checked(said: Said): Outcome {
  if (said.kind === 'answered') return Array.isArray(said.outputs) ? said : { kind: 'too-much' };
  if (said.kind === 'threw') return { ...said, message: String(said.message), line: Number(said.line) || 0 };
  if (said.kind === 'threw-value') return { ...said, message: String(said.message) };
  return said;
}
