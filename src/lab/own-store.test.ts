import { expect, test, vi } from 'vitest';
import { createOwnStore, type StoreOptions } from './own-store';
import type { PrivateFolder } from './private-storage';

/** A folder in a Map that takes so many bytes. */
function folderOf(room = Infinity) {
  const files = new Map<string, Uint8Array>();
  const remove = vi.fn(async () => files.clear());
  const folder: PrivateFolder = {
    async write(name, parts) {
      const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
      if ([...files.values()].reduce((sum, { length }) => sum + length, bytes.length) > room) throw new Error('quota');
      files.set(name, bytes);
    },
    async read(name, start, end) {
      const file = files.get(name);
      if (!file) throw new Error('gone');
      return file.slice(start, end);
    },
    remove,
  };
  return { folder, files, remove };
}
function storeWith(options: Partial<StoreOptions>) {
  return createOwnStore({
    mostHeldBytes: 100,
    mayStore: async () => true,
    openFolder: async () => undefined,
    batchBytes: 50,
    ...options,
  });
}
const file = (value: number, length = 30): Uint8Array => new Uint8Array(length).fill(value);

test('what fits into memory is kept there, and nobody is asked', async () => {
  const mayStore = vi.fn(async () => true);
  const store = storeWith({ mayStore });
  for (const n of [1, 2, 3]) expect(await store.put(`${n}`, file(n))).toBeUndefined();
  expect(await store.read('2')).toEqual(file(2));
  expect([store.held(), store.stored()]).toEqual([90, 0]);
  expect(mayStore).not.toHaveBeenCalled();
  await expect(store.read('4')).rejects.toThrow('There is no file 4');
});

test('beyond it the reader is asked once, and what follows is stored in batches, to the last byte', async () => {
  const { folder, files } = folderOf();
  const mayStore = vi.fn(async () => true);
  const store = storeWith({ mayStore, openFolder: async () => folder });
  for (let n = 0; n < 20; n += 1) expect(await store.put(`${n}`, file(n, 20 + n))).toBeUndefined();
  expect(await store.finish()).toBeUndefined();
  expect(mayStore).toHaveBeenCalledOnce();
  expect(store.held()).toBeLessThanOrEqual(100);
  expect(files.size).toBeGreaterThan(3);
  for (let n = 0; n < 20; n += 1) expect(await store.read(`${n}`)).toEqual(file(n, 20 + n));
  expect([...store.sizes()].slice(0, 2)).toEqual([['0', 20], ['1', 21]]); // prettier-ignore
});

test.each([
  ['the reader does not want it', { mayStore: async () => false }, 'not allowed'],
  ['there is no storage', {}, 'no storage'],
  ['opening it fails', { openFolder: () => Promise.reject(new Error('no')) }, 'no storage'],
] as const)('where %s, what came before stays and the rest does not', async (_, options, why) => {
  const store = storeWith(options);
  for (const n of [1, 2, 3]) await store.put(`${n}`, file(n));
  expect(await store.put('4', file(4))).toBe(why);
  expect(await store.put('5', file(5, 1))).toBe(why);
  expect([...store.sizes().keys()]).toEqual(['1', '2', '3']);
  expect(await store.read('3')).toEqual(file(3));
});

test('where the storage is full, what could not be written is still there, and nothing more is taken', async () => {
  const { folder } = folderOf(100);
  const store = storeWith({ openFolder: async () => folder });
  const answers = [];
  for (let n = 0; n < 9; n += 1) answers.push(await store.put(`${n}`, file(n)));
  expect(answers.slice(0, 6).every((one) => one === undefined)).toBe(true);
  expect(answers[6]).toBe('storage full');
  for (const path of store.sizes().keys()) expect(await store.read(path)).toEqual(file(Number(path)));
  expect(store.sizes().size).toBe(7);
});

test('forgetting clears memory and storage, and nothing can be read or kept afterwards', async () => {
  const { folder, remove } = folderOf();
  const store = storeWith({ openFolder: async () => folder });
  for (let n = 0; n < 9; n += 1) await store.put(`${n}`, file(n));
  await store.forget();
  expect(remove).toHaveBeenCalledOnce();
  expect([store.held(), store.stored(), store.sizes().size]).toEqual([0, 0, 0]);
  await expect(store.read('8')).rejects.toThrow('There is no file');
  expect(await store.put('9', file(9))).toBeDefined();
});
