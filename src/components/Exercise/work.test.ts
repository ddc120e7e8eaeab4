import { afterEach, expect, test, vi } from 'vitest';

/** A fresh page on a device with this storage. */
async function page(storage: Partial<Storage>, target = new EventTarget()) {
  vi.resetModules();
  vi.stubGlobal(
    'window',
    Object.assign(target, {
      localStorage: storage,
    }),
  );
  return import('./work');
}
function device() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    key: (i: number) => [...kept.keys()][i] ?? null,
    get length() {
      return kept.size;
    },
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

test('all that is kept can be listed, replaced and forgotten', async () => {
  const storage = device();
  storage.kept.set('unrolled.exercise.a/b', '{"solved":true,"atMs":3}');
  storage.kept.set('unrolled.read', '["a/index"]');
  const { allWork, keepWork, replaceWork } = await page(storage);
  expect([...allWork()]).toEqual([['a/b', { solved: true, atMs: 3 }]]);
  expect(allWork()).toBe(allWork());
  keepWork('a/c', { text: 'x' }, 4);
  expect([...allWork().keys()]).toEqual(['a/b', 'a/c']);
  replaceWork(new Map([['a/d', { text: 'y', atMs: 5 }]]));
  expect([...storage.kept.keys()]).toEqual(['unrolled.read', 'unrolled.exercise.a/d']);
  replaceWork(new Map());
  expect([...allWork()]).toEqual([]);
  expect([...storage.kept.keys()]).toEqual(['unrolled.read']);
});

test('what another tab keeps is seen, and what it forgets is gone', async () => {
  const storage = device();
  const target = new EventTarget();
  const { allWork, subscribeToWork } = await page(storage, target);
  const heard = vi.fn();
  const leave = subscribeToWork(heard);
  expect(allWork().size).toBe(0);
  const change = (key: string | null): boolean => target.dispatchEvent(Object.assign(new Event('storage'), { key }));
  storage.setItem('unrolled.exercise.a/b', '{"solved":true,"atMs":3}');
  change('unrolled.exercise.a/b');
  expect(allWork().get('a/b')).toEqual({ solved: true, atMs: 3 });
  change('unrolled.read');
  expect(heard).toHaveBeenCalledTimes(1);
  storage.kept.clear();
  change(null);
  expect(allWork().size).toBe(0);
  leave();
  change(null);
  expect(heard).toHaveBeenCalledTimes(2);
});
