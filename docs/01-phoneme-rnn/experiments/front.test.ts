import {
  addFrame,
  DEFAULT_KERNELS,
  EMPTY_PICTURE,
  runToEnd,
  startRun,
  type TableData,
  type TimelineData,
} from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment } from './front';

const FULL = process.env.UNROLLED_FULL !== undefined;

async function run(values: object) {
  let picture = EMPTY_PICTURE;
  const end = await runToEnd(startRun(experiment, values, { kernels: DEFAULT_KERNELS }), (frame) => {
    picture = addFrame(picture, experiment.views, frame);
  });
  return { ...end, picture };
}

/** The quick form learns for less long, which is enough to pass the bound. */
const seeds = FULL ? [11, 12, 13, 14, 15] : [11];
const short = FULL ? {} : { updates: 150, sequences: 120 };

test.each(seeds)(
  'seed %i: with memory more frames are right than one frame at a time allows, without not',
  async (seed) => {
    const end = await run({ seed, ...short });
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    const { numbers: n } = end.result;
    expect(n.frameRight).toBeLessThanOrEqual(n.bound + 3 * n.luck);
    expect(n.rnnRight).toBeGreaterThan(n.bound + 3 * n.luck);
    expect(end.finding.ok).toBe(true);
    expect(end.result.model).toBeInstanceOf(Uint8Array);
  },
);

test('the looks along the way are kept few, in order, and the last one is the end', async () => {
  const end = await run({ updates: 260, sequences: 8, hidden: 3 });
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  const { learning, states } = end.picture as Record<'learning' | 'states', TableData>;
  const updates = learning.rows.map(([update]) => Number(update));
  expect(updates).toEqual([...updates].sort((a, b) => a - b));
  expect(updates[0]).toBe(0);
  expect(updates[updates.length - 1]).toBe(260);
  expect(updates.length).toBeLessThanOrEqual(11);
  expect(new Set(updates).size).toBe(updates.length);
  for (const [, frame, rnn] of learning.rows) {
    expect([...String(frame)]).toHaveLength(90);
    expect([...String(rnn)]).toHaveLength(90);
  }
  expect(states.rows.map(([update]) => update)).toEqual(updates);
  for (const [, packed] of states.rows) expect([...String(packed)]).toHaveLength((90 * 3) / 2);
});

test('with no updates there is the sound at once, and no network', async () => {
  const end = await run({ updates: 0 });
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  expect(end.result.model).toBeUndefined();
  const axis = end.picture.axis as TimelineData;
  expect(axis.sound?.samples.length).toBe(89 * 160 + 400);
});
