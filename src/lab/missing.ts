/** What the worker says when the file of an experiment cannot be fetched. */
const MISSING = 'unrolled-lab-missing';

export const missing = { signal: MISSING } as const;

export function isMissing(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'signal' in data && data.signal === MISSING;
}
