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
/** How long a frame that has opened may take to say so; without a connection an error page opens, and says nothing. */
const SAYS_SO_MS = 1_500;

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
    let timer = setTimeout(() => end({ kind: 'closed' }), OPEN_MS);
    let opening: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    let take = openFrame({ src: url });

    function close(): void {
      ended = true;
      clearTimeout(timer);
      clearTimeout(opening);
      signal.removeEventListener('abort', abort);
      take();
    }
    function end(outcome: Outcome): void {
      close();
      resolve(outcome);
    }
    function abort(): void {
      close();
      reject(signal.reason as Error);
    }

    function listen({ data }: MessageEvent<unknown>): void {
      clearTimeout(opening);
      if (kindOf(data) === 'started') {
        clearTimeout(timer);
        timer = setTimeout(() => end({ kind: 'silent' }), SILENCE_MS);
      } else end(outcomeOf(data));
    }
    /** Opens a frame and hands it the program. Returns what takes it away. */
    function openFrame(source: { readonly src: string } | { readonly srcdoc: string }): () => void {
      const frame = document.createElement('iframe');
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = listen;
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.referrerPolicy = 'no-referrer';
      frame.title = 'Sandbox for the code of this exercise';
      frame.hidden = true;
      frame.onload = () => {
        frame.contentWindow?.postMessage(programOf(parts), '*', [port2]);
        if ('src' in source) opening = setTimeout(() => void openKept(), SAYS_SO_MS);
      };
      Object.assign(frame, source);
      document.body.append(frame);
      return () => {
        port1.close();
        frame.remove();
      };
    }
    /** A frame without an origin does not see what is kept for times without a connection; the page does, and hands it on. */
    async function openKept(): Promise<void> {
      const response = await fetch(url).catch(() => undefined);
      const srcdoc = response?.ok ? await response.text() : undefined;
      if (srcdoc === undefined || ended) return;
      take();
      take = openFrame({ srcdoc });
    }
    signal.addEventListener('abort', abort);
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
