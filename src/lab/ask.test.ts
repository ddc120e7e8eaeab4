import type { RemoteRun, Slice } from '@unrolled/lab-protocol';
import { toLabError } from '@unrolled/lab-protocol';
import { expect, test, vi } from 'vitest';
import { ask } from './ask';
import type { LabClient } from './client';

/** A client whose one run answers with these slices. */
function clientOf(slices: readonly Slice[]) {
  const left = [...slices];
  const cancel = vi.fn(async () => undefined);
  const run = { next: async () => left.shift()!, cancel } as unknown as RemoteRun;
  const client: LabClient = { start: vi.fn(async () => run), rest: vi.fn(), end: vi.fn() };
  return { client, cancel };
}
const open = (): AbortSignal => new AbortController().signal;
const done: Slice = { frames: [], state: 'done', result: { numbers: { a: 1 } }, finding: { ok: true, text: '' } };

test('the answer is the result of the run, its frames are handed on, and the worker may rest', async () => {
  const frame = { text: 'half' };
  const { client } = clientOf([{ frames: [frame], state: 'running' }, done]);
  const onFrame = vi.fn();
  expect(await ask(client, { id: 'a/b', onFrame }, open())).toEqual({ numbers: { a: 1 } });
  expect(onFrame).toHaveBeenCalledExactlyOnceWith(frame);
  expect(client.rest).toHaveBeenCalledOnce();
});

test('a run that fails rejects with its own error', async () => {
  const error = { kind: 'input', message: 'No.', hint: 'Try.' } as const;
  const { client } = clientOf([{ frames: [], state: 'failed', error }]);
  const thrown = await ask(client, { id: 'a/b' }, open()).catch((one: unknown) => one);
  expect(toLabError(thrown)).toEqual(error);
});

test('a question that is taken back cancels its run and answers nothing', async () => {
  const stop = new AbortController();
  const { client, cancel } = clientOf([{ frames: [{ text: 'x' }], state: 'running' }, done]);
  const answer = ask(client, { id: 'a/b', onFrame: () => stop.abort() }, stop.signal);
  await expect(answer).rejects.toThrow(/abort/i);
  expect(cancel).toHaveBeenCalledOnce();
});

test('the worker rests when the last of several questions has its answer, not before', async () => {
  const { client } = clientOf([]);
  const ends: ((slice: Slice) => void)[] = [];
  const next = (): Promise<Slice> => new Promise((resolve) => ends.push(resolve));
  client.start = async () => ({ next, cancel: async () => undefined }) as unknown as RemoteRun;
  const answers = [ask(client, { id: 'a/b' }, open()), ask(client, { id: 'a/c' }, open())];
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[0](done);
  await answers[0];
  expect(client.rest).not.toHaveBeenCalled();
  ends[1](done);
  await answers[1];
  expect(client.rest).toHaveBeenCalledOnce();
});
