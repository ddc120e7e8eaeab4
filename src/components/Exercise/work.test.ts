import { afterEach, expect, test, vi } from 'vitest';

/** A fresh page on a device with this storage. */
async function page(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
  vi.resetModules();
  vi.stubGlobal('window', { localStorage: storage });
  return import('./work');
}
function device() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}
afterEach(() => vi.unstubAllGlobals());

test('text and success are there again on the next visit', async () => {
  const storage = device();
  const first = await page(storage);
  const heard = vi.fn();
  first.subscribeToWork(heard);
  first.keepWork('a/b', { text: 'let x' }, 5);
  first.keepWork('a/b', { solved: true }, 6);
  expect(heard).toHaveBeenCalledTimes(2);
  const second = await page(storage);
  expect(second.workOf('a/b')).toEqual({ text: 'let x', solved: true, atMs: 6 });
  expect(second.workOf('a/b')).toBe(second.workOf('a/b'));
});

test('starting over forgets the text, not the success', async () => {
  const storage = device();
  const { forgetText, keepWork, workOf } = await page(storage);
  keepWork('a/b', { text: 'x', solved: true }, 1);
  forgetText('a/b', 2);
  expect(workOf('a/b')).toEqual({ solved: true, atMs: 2 });
  keepWork('a/c', { text: 'x' }, 1);
  forgetText('a/c', 2);
  expect(workOf('a/c')).toBeUndefined();
  expect([...storage.kept.keys()]).toEqual(['unrolled.exercise.a/b']);
});

test('a device that keeps nothing, or nonsense, breaks nothing', async () => {
  const refuse = (): never => {
    throw new Error('refused');
  };
  const { keepWork, workOf } = await page({ getItem: refuse, setItem: refuse, removeItem: refuse });
  keepWork('a/b', { text: 'x' }, 1);
  expect(workOf('a/b')).toEqual({ text: 'x', atMs: 1 });
  const storage = device();
  storage.kept.set('unrolled.exercise.a/b', '[1');
  storage.kept.set('unrolled.exercise.a/c', '{"text":7,"solved":"yes"}');
  const odd = await page(storage);
  expect(odd.workOf('a/b')).toBeUndefined();
  expect(odd.workOf('a/c')).toEqual({ atMs: 0 });
});
