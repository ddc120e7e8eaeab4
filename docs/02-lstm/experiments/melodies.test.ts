/** Melodies: the promise on seeds that are not the stored ones, the ties, and what the search and the sound give. */
import { returnBits, returnLag, themeTuneExample, themeTuneNotes } from '@unrolled/audio-core';
import {
  DEFAULT_KERNELS,
  defaultValues,
  runToEnd,
  startRun,
  type AnyExperiment,
  type Frame,
} from '@unrolled/lab-protocol';
import { createKernels, createRng, exampleRoom, fillExamples } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment, type Params } from './melodies';
import { experiment as search } from './melody-search';
import { experiment as sound, type SoundResult } from './melody-sound';
import { createMelodyNetwork, weightsOf } from './shared/melody-networks';
import { searched } from './shared/melody-searched';
import { listen, surprises } from './shared/melody-training';

const FULL = process.env.UNROLLED_FULL !== undefined;

async function run(
  one: unknown,
  values: Readonly<Record<string, number | string>>,
  data?: Readonly<Record<string, Uint8Array>>,
) {
  const any = one as AnyExperiment;
  const frames: Frame[] = [];
  const started = startRun(
    any,
    { ...defaultValues(any.params), ...values },
    { kernels: DEFAULT_KERNELS, ...(data ? { data } : {}) },
  );
  const end = await runToEnd(started, (frame) => frames.push(frame));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { ...end, frames };
}

test.each(FULL ? [21, 22, 23] : [21])(
  'seed %i: the LSTM brings the theme back over six bars, and the simple RNN not as well',
  async (seed) => {
    // The short form has four bars and fewer updates, and so a smaller demand.
    const asked: Partial<Params> = FULL ? { seed } : { seed, bars: 4, updates: 400 };
    const { finding, result } = await run(experiment, asked as Readonly<Record<string, number | string>>);
    const { numbers: n } = result;
    expect([finding.ok, finding.text]).toEqual([true, finding.text]);
    expect(n.lstmReturn).toBeLessThan(FULL ? 1.5 : 2.2);
    expect(n.lstmReturn).toBeLessThan(n.rnnReturn);
    expect(n.lstmReturn).toBeGreaterThan(n.best - 3 * n.lstmError);
    expect(n.rnnWhole - n.lstmWhole).toBeLessThan(0.25 * (n.rnnReturn - n.lstmReturn));
  },
  300_000,
);

test('without training nobody knows anything, the tunes to be shown are whole, and the second has its wrong note', async () => {
  const { result, frames } = await run(experiment, { bars: 2, updates: 20, wrong: 0.05, seed: 24 });
  const { numbers: n } = result;
  expect([n.lag, n.notes, n.nothing]).toEqual([12, 16, 3]);
  expect(n.best).toBe(returnBits({ freeBars: 2, wrongNoteRate: 0.05, memoryNotes: 12 }));
  for (const name of ['rnn', 'lstm']) expect(Math.abs(n[`${name}Return`] - 3)).toBeLessThan(0.7);
  const notes = frames.map(({ views }) => views?.notes).find((table) => table !== undefined);
  if (!notes || !('columns' in notes)) throw new Error('there is no table of notes');
  const column = (name: string) => notes.columns.indexOf(name);
  expect(notes.rows.length).toBe(4 * 16);
  const wrong = notes.rows.filter((row) => row[column('wrong')] === 1);
  expect(wrong.map((row) => row[column('tune')])).toEqual(['Tune 2, with a wrong note']);
  expect(wrong[0][column('best')]).toBeCloseTo(-Math.log2(0.05 / 7), 3);
});

test('two runs of a seed give the same numbers, and another seed others', async () => {
  const short = { bars: 1, updates: 40 };
  const numbers = async (seed: number) => (await run(experiment, { ...short, seed })).result.numbers;
  const first = await numbers(25);
  expect(await numbers(25)).toEqual(first);
  expect((await numbers(26)).lstmReturn).not.toBe(first.lstmReturn);
});

test('eq melody.surprise: the mean over a batch, in nats, is the loss that is trained', () => {
  const k = createKernels('reference64');
  const rng = createRng(3);
  const sizes = { T: themeTuneNotes(1), B: 3, D: 10, K: 8 };
  for (const name of ['rnn', 'lstm'] as const) {
    const start = { start: name === 'rnn' ? 'glorot' : 'lag', keepNotes: returnLag(1) };
    const model = createMelodyNetwork(k, name, sizes, start, rng);
    const room = exampleRoom(k, { ...sizes, answers: 'frames', learnsFrom: 'labels' });
    const tunes = [1, 2, 3].map(() =>
      themeTuneExample(
        Uint8Array.from({ length: 12 }, () => rng.integer(8)),
        1,
      ),
    );
    const all = listen(model, room, tunes).flatMap((said, n) => [...surprises(said, tunes[n].labels)]);
    const nats = (Math.LN2 * all.reduce((sum, bits) => sum + bits, 0)) / all.length;
    expect(nats).toBeCloseTo(model.loss(fillExamples(room, tunes)), 10);
  }
  expect([...surprises({ K: 2, probabilities: Float64Array.of(0.25, 0.75, 0.5, 0.5) }, [0, 1])]).toEqual([2, 1]);
});

test('the networks are about equally heavy, and every distance has a setting that was searched', () => {
  const k = createKernels('reference32');
  const sizes = { T: 4, B: 1, D: 10, K: 8 };
  const [rnn, lstm] = (['rnn', 'lstm'] as const).map((name) =>
    weightsOf(
      createMelodyNetwork(k, name, sizes, { start: name === 'rnn' ? 'relu' : 'one', keepNotes: 4 }, createRng(1)),
    ),
  );
  expect(Math.abs(rnn / lstm - 1)).toBeLessThan(0.05);
  expect(lstm).toBeLessThan(rnn);
  expect(searched('lstm', 0)).toEqual(searched('lstm', 1));
  expect(searched('rnn', 24)).toEqual(searched('rnn', 12));
  expect(searched('rnn', 5)).toEqual(searched('rnn', 4));
});

test('the search reports the best of fifteen tries for each network', async () => {
  const { result, finding } = await run(search, { bars: 1, updates: 20, seed: 24 });
  const { numbers: n } = result;
  expect([n.tries, finding.ok]).toEqual([15, true]);
  expect(n.rnnBest).toBe(Math.min(n['rnnBest relu'], n['rnnBest orthogonal'], n['rnnBest glorot']));
  expect(n.lstmBest).toBe(Math.min(n['lstmBest lag'], n['lstmBest one'], n['lstmBest zero']));
});

test('notes become sound, as long as they last, and a list that is no notes is refused', async () => {
  const { result } = await run(sound, {});
  expect((result as SoundResult).samples.length).toBeGreaterThanOrEqual(2 * 16_000);
  const notes = new Uint8Array(Float32Array.of(0, 0.25, 60, 0.25, 0.25, 64).buffer);
  const two = (await run(sound, {}, { notes })).result as SoundResult;
  expect(two.numbers.notes).toBe(2);
  expect(two.samples.some((sample) => Math.abs(sample) > 0.05)).toBe(true);
  await expect(run(sound, {}, { notes: new Uint8Array(4) })).rejects.toThrow('notes to play');
});
