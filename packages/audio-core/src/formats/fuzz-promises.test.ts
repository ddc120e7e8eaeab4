import { expect, test } from 'vitest';
import { countAllocations } from '../../test-support/allocations';
import { BrokenPromise, type FuzzTarget, checkOutcome, fuzz, judgeFairly } from '../../test-support/fuzz';
import { refuse } from './outcome';

/** A reader that is wrong on purpose; the checks must say so. */
function wrong(read: FuzzTarget['read']): FuzzTarget {
  return { name: 'wrong', seeds: () => [Uint8Array.of(1, 2, 3, 4)], read, quickRuns: 1, acceptedShare: [0, 1] };
}
const faultOf = async (read: FuzzTarget['read']): Promise<string> =>
  (await fuzz(wrong(read), 1, 1)).faults[0]?.fault ?? '';

test('a throw, a rejection, a broken promise, too much memory and too much time are caught', async () => {
  const boom = (): never => {
    throw new RangeError('boom');
  };
  expect(await faultOf(boom)).toMatch(/threw RangeError: boom/);
  expect(await faultOf(() => Promise.reject(new Error('later')))).toMatch(/threw Error: later/);
  const vague = (): boolean => {
    checkOutcome(refuse('cut', 0, 'The file undefined is cut.', 'Copy it again.'));
    return false;
  };
  expect(await faultOf(vague)).toMatch(/what nobody understands/);
  expect(() => checkOutcome(refuse('cut', NaN, 'The file is cut off.', 'Copy it again.'))).toThrow(BrokenPromise);
  expect(await faultOf(() => new Float64Array(4e6).length > 0)).toMatch(/asked for 32000000 bytes/);
  expect(await faultOf(() => new Uint8Array(new ArrayBuffer(32e6)).length > 0)).toMatch(/asked for 32000000 bytes/);
  const slow = (): boolean => {
    const begun = process.cpuUsage();
    let sum = 0;
    while (process.cpuUsage(begun).user < 300_000) for (let n = 0; n < 1e6; n += 1) sum += n % 7;
    expect(sum).toBeGreaterThan(0);
    return true;
  };
  const count = countAllocations();
  const judged = await judgeFairly(wrong(slow), Uint8Array.of(1), count, 1);
  count.end();
  expect(judged.fault).toMatch(/took \d+ ms; 250 are allowed/);
});

test('one run is the same whenever it is run', async () => {
  const seen: string[] = [];
  const note = (bytes: Uint8Array): boolean => seen.push(bytes.join()) > 0;
  await fuzz(wrong(note), 5, 20);
  const first = seen.splice(0);
  await fuzz(wrong(note), 5, 20);
  expect(seen).toEqual(first);
  expect(new Set(first).size).toBeGreaterThan(15);
});
