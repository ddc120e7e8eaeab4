/** Real tunes: the split, what is seen before a note, the reader's own file, and the promise on seeds that are not stored. */
import { writeMidi } from '@unrolled/audio-core';
import { DEFAULT_KERNELS, defaultValues, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { createRng } from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { readOwnTune } from './shared/own-tune';
import { LOWEST, PITCHES, shiftsOf, splitTunes, stepTable, TUNE_FEATURES, tuneExample } from './shared/tune-task';
import { experiment } from './tunes';

const FULL = process.env.UNROLLED_FULL !== undefined;
const bytes = (text: string) => new TextEncoder().encode(text);

async function run(values: Readonly<Record<string, number>>, data?: Readonly<Record<string, Uint8Array>>) {
  const any = experiment as unknown as AnyExperiment;
  const options = { kernels: DEFAULT_KERNELS, ...(data ? { data } : {}) };
  return runToEnd(startRun(any, { ...defaultValues(any.params), ...values }, options));
}

describe('the task', () => {
  test('tunes are split whole: none is on both sides, and none is lost', () => {
    const { train, heldOut } = splitTunes(12, createRng(1));
    const titles = [...train, ...heldOut].map(({ title }) => title);
    expect([train.length, heldOut.length, new Set(titles).size]).toEqual([39, 12, 51]);
    const again = splitTunes(12, createRng(1)).heldOut.map(({ title }) => title);
    expect(heldOut.map(({ title }) => title)).toEqual(again);
    expect(splitTunes(12, createRng(2)).heldOut.map(({ title }) => title)).not.toEqual(again);
  });

  test('every tune can be named in the key it is written in and in several others', () => {
    const { train } = splitTunes(0, createRng(1));
    for (const tune of train) {
      const shifts = shiftsOf(tune);
      expect([tune.title, shifts.includes(0), shifts.length >= 4]).toEqual([tune.title, true, true]);
    }
  });

  test('before a note the pitch and the length of the one before are seen, moved like the answer, and nothing else', () => {
    const notes = [
      { onsetQuarters: 0, durationQuarters: 1, pitch: 60 },
      { onsetQuarters: 1, durationQuarters: 3, pitch: 64 },
      { onsetQuarters: 4, durationQuarters: 0.25, pitch: 62 },
    ];
    const { features, labels } = tuneExample({ title: '', origin: '', notes }, 2);
    expect([...labels]).toEqual([62, 66, 64].map((pitch) => pitch - LOWEST));
    const ones = [0, 1, 2].map((t) =>
      [...features.subarray(t * TUNE_FEATURES, (t + 1) * TUNE_FEATURES)].flatMap((one, d) => (one === 1 ? [d] : [])),
    );
    expect(ones).toEqual([[PITCHES], [62 - LOWEST, PITCHES + 3], [66 - LOWEST, PITCHES + 5]]);
  });

  test('counting steps gives probabilities, the more to a step the more often it was taken', () => {
    const scale = [60, 62, 64, 65, 67].map((pitch, n) => ({ onsetQuarters: n, durationQuarters: 1, pitch }));
    const next = stepTable([{ title: '', origin: '', notes: scale }]);
    const after = next(10);
    expect(after.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(after[12]).toBeCloseTo(4 * after[10], 12); // three whole steps up and one added, against one added
    expect(next(undefined)[3]).toBeCloseTo(1 / PITCHES, 12);
  });
});

describe("a reader's own file", () => {
  test('ABC and MIDI give the same melody', () => {
    const abc = readOwnTune(bytes('X:1\nT:Mine\nM:4/4\nL:1/4\nK:C\nCEG2|cGEC|\n'));
    const pitches = [60, 64, 67, 72, 67, 64, 60];
    const lengths = [1, 1, 2, 1, 1, 1, 1];
    let onset = 0;
    const midi = readOwnTune(
      writeMidi(
        pitches.map((pitch, n) => {
          const note = { onsetTicks: 480 * onset, durationTicks: 480 * lengths[n], pitch };
          onset += lengths[n];
          return note;
        }),
      ),
    );
    expect(abc.title).toBe('Mine');
    expect(abc.notes.map(({ pitch }) => pitch)).toEqual(pitches);
    expect(midi.notes).toEqual(abc.notes);
  });

  test('notes out of range come into it by octaves, and the reader is told', () => {
    const { notes, note } = readOwnTune(bytes("X:1\nL:1/4\nK:C\nC,,,C,,CEGc'''|\n"));
    expect(notes.map(({ pitch }) => pitch % 12)).toEqual([0, 0, 0, 4, 7, 0]);
    for (const { pitch } of notes) expect(pitch >= LOWEST && pitch < LOWEST + PITCHES).toBe(true);
    expect(note).toContain('3 notes were moved by octaves');
  });

  test('what is no tune is refused in a sentence', async () => {
    const end = await run({ updates: 20 }, { tune: bytes('hello') });
    expect(end).toMatchObject({ state: 'failed', error: { kind: 'input' } });
    const short = await run({ updates: 20 }, { tune: bytes('X:1\nK:C\nCE|\n') });
    expect(short).toMatchObject({ state: 'failed', error: { message: 'The melody has 2 notes.' } });
  });

  test('it is the first tune of the picture, and the finding speaks of it', async () => {
    const end = await run({ updates: 20 }, { tune: bytes('X:1\nT:Mine\nL:1/4\nK:C\nCEGc|GEC2|\n') });
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    expect(end.result.numbers.ownNotes).toBe(7);
    expect(end.finding.text).toContain('“Mine”');
    expect(end.finding.text).toContain('Your melody of 7 notes costs');
  });
});

test.each(FULL ? [21, 22, 23] : [21])(
  'seed %i: both networks do better than counting steps on tunes they have never heard',
  async (seed) => {
    const end = await run({ seed, ...(FULL ? {} : { updates: 200 }) });
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    const { numbers: n } = end.result;
    expect([end.finding.ok, end.finding.text]).toEqual([true, end.finding.text]);
    expect(n.difference).toBeCloseTo(n.rnn - n.lstm, 12);
    expect(n.differenceLow).toBeLessThan(n.differenceHigh);
    expect(n.lstmWeights).toBeLessThan(n.rnnWeights);
    expect(n.lstmLast16).toBeLessThan(n.lstmLast1);
  },
  300_000,
);
