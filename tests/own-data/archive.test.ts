import { runToEnd, startRun, type Data, type Slice } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, type ArchiveRequest, type ArchiveResult } from '../../docs/your-data/experiments/archive';
import { through, zip } from '../../packages/audio-core/test-support/archive-files';

const body = new TextEncoder().encode('one two three four '.repeat(5000));

/** As the worker does it: back to the event loop after every step. */
async function run(data?: Data): Promise<Slice> {
  const started = startRun(experiment, {}, { kernels: 'reference32', ...(data ? { data } : {}) });
  return runToEnd({
    cancel: started.cancel,
    async next() {
      await new Promise((resolve) => setTimeout(resolve));
      return started.next(0);
    },
  });
}

/** As the page does it: only what is asked for is sent. Gives the answer and how many bytes that took. */
async function ask(archive: Uint8Array, request: Omit<ArchiveRequest, 'size'> = {}) {
  const whole: ArchiveRequest = { size: archive.length, ...request };
  const data: Record<string, Uint8Array> = { request: new TextEncoder().encode(JSON.stringify(whole)) };
  let sent = 0;
  for (let round = 0; round < 6; round += 1) {
    const slice = await run(data);
    if (slice.state !== 'done') return { slice, sent };
    const result = slice.result as ArchiveResult;
    if (result.wanted.length === 0) return { slice, sent, result };
    for (const [start, end] of result.wanted) {
      data[`at ${start}`] = archive.slice(start, end);
      sent += end - start;
    }
  }
  throw new Error('it asks and asks');
}

test('an archive is listed and one file of it read, from no more bytes than that takes', async () => {
  const deflated = await through(body, 'deflate-raw');
  const filler = Array.from({ length: 20 }, (_, i) => ({ name: `${i}.bin`, body: new Uint8Array(100_000).fill(i) }));
  const archive = zip([...filler, { name: 'set/a.wav', body, deflated }]);
  const listed = await ask(archive);
  expect(listed.result?.entries.map(({ name, size }) => [name, size]).at(-1)).toEqual(['set/a.wav', body.length]);
  expect(listed.result?.entries).toHaveLength(21);
  expect(listed.sent).toBeLessThan(80_000); // of two million
  const entry = listed.result!.entries.at(-1)!;
  const read = await ask(archive, { entry });
  expect(Buffer.compare(read.result?.file ?? new Uint8Array(), body)).toBe(0);
  expect(read.sent).toBeLessThan(deflated.length + 1000);
});

test('what is no archive, and a file that is damaged, are refused with a sentence', async () => {
  const { slice } = await ask(new TextEncoder().encode('no archive at all, though it is called one'));
  expect(slice).toMatchObject({
    state: 'failed',
    error: { kind: 'input', message: expect.stringMatching(/zip/) as string },
  });
  const archive = zip([{ name: 'a.wav', body, crc: 1 }]);
  const { result } = await ask(archive);
  const damaged = await ask(archive, { entry: result!.entries[0] });
  expect(damaged.slice).toMatchObject({
    state: 'failed',
    error: { message: expect.stringMatching(/check sum is wrong/) as string },
  });
});

test('a question that is none is refused, and without one an archive of one file is listed', async () => {
  for (const text of ['{', '{}', 'null']) {
    const slice = await run({ request: new TextEncoder().encode(text) });
    expect(slice).toMatchObject({ state: 'failed', error: { kind: 'input' } });
  }
  const slice = await run();
  expect(slice.state === 'done' && (slice.result as ArchiveResult).entries.map(({ name }) => name)).toEqual([
    'hello.txt',
  ]);
});
