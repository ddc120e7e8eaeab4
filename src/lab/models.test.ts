import { afterEach, expect, test, vi } from 'vitest';

const model = { bytes: Uint8Array.from({ length: 9000 }, (_, i) => i % 256), values: { hidden: 3 }, trainedAt: 5 };

/** A tab with that storage; importing anew is what a reload does. */
async function tab(storage: Partial<Storage> | undefined) {
  vi.resetModules();
  vi.stubGlobal('window', storage ? { sessionStorage: storage } : {});
  return import('./models');
}

function storageOf(map: Map<string, string>): Partial<Storage> {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

afterEach(() => void vi.unstubAllGlobals());

test('a model is kept, told about, and found again after a reload of the tab', async () => {
  const map = new Map<string, string>();
  const first = await tab(storageOf(map));
  const heard = vi.fn();
  const stop = first.subscribeModels(heard);
  expect(first.trainedModel('a/train')).toBeUndefined();
  first.keepModel('a/train', model);
  stop();
  first.keepModel('a/train', model);
  expect(heard).toHaveBeenCalledOnce();
  expect(first.trainedModel('a/train')).toBe(model);
  const second = await tab(storageOf(map));
  expect(second.trainedModel('a/train')).toEqual(model);
  expect(second.trainedModel('a/train')).toBe(second.trainedModel('a/train'));
});

test('a closed, full or broken storage costs nothing but the memory across reloads', async () => {
  const refuse = (): never => {
    throw new Error('QuotaExceededError');
  };
  for (const storage of [undefined, { getItem: refuse, setItem: refuse }]) {
    const models = await tab(storage);
    models.keepModel('a', model);
    expect(models.trainedModel('a')).toBe(model);
    expect(models.trainedModel('b')).toBeUndefined();
  }
  for (const text of ['{', 'null', '{"bytes":"%%%","values":{},"trainedAt":1}', '{"bytes":3}', '[]']) {
    const models = await tab(storageOf(new Map([['unrolled-model:a', text]])));
    expect(models.trainedModel('a')).toBeUndefined();
  }
});

test('a model that is forgotten is gone from memory, from storage and after a reload', async () => {
  const map = new Map<string, string>();
  const first = await tab(storageOf(map));
  first.keepModel('a/train', model);
  first.keepModel('b/train', model);
  const heard = vi.fn();
  first.subscribeModels(heard);
  first.forgetModel('a/train');
  expect(heard).toHaveBeenCalledOnce();
  expect(first.trainedModel('a/train')).toBeUndefined();
  expect(first.trainedModel('b/train')).toBe(model);
  const second = await tab(storageOf(map));
  expect(second.trainedModel('a/train')).toBeUndefined();
  expect((await tab(undefined)).forgetModel('a')).toBeUndefined();
});
