/**
 * Waits for a promise in a generator: yields until it is settled.
 *
 * Whoever runs the generator goes back to its event loop between slices, and there promises move on. Must not: be used
 * for what takes long outside of the run; it keeps the run busy.
 */

/** The promise's value; throws what it was rejected with. */
export function* settled<Value>(promise: Promise<Value>): Generator<void, Value, unknown> {
  const end: { value?: Value; thrown?: unknown; state: 'open' | 'kept' | 'broken' } = { state: 'open' };
  promise.then(
    (value) => Object.assign(end, { value, state: 'kept' }),
    (thrown: unknown) => Object.assign(end, { thrown, state: 'broken' }),
  );
  while (end.state === 'open') yield;
  if (end.state === 'broken') throw end.thrown;
  return end.value as Value;
}
