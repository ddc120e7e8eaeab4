/** What was thrown, as a reader is told it: what happened, and what to do. */
import { toLabError } from '@unrolled/lab-protocol';

/** The sentences of an error of the lab; of another one, its own. */
export function errorText(thrown: unknown): string {
  const known = toLabError(thrown);
  const own = known.kind === 'internal' && thrown instanceof Error && !('lab' in thrown) ? thrown.message : '';
  return own || [known.message, known.hint].filter(Boolean).join(' ');
}
