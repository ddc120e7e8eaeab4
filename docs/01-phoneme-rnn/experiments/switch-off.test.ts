/** Memory switched off: the cut against two other ways of cutting, and the promise. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createKernels,
  createRng,
  createRnnLabeller,
  evaluateSteps,
  type Sequence,
} from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { forgetful } from './shared/forgetful';
import { finish } from './shared/train-labeller';
import { experiment, type Params } from './switch-off';

const FULL = process.env.UNROLLED_FULL !== undefined;

describe.each(['tanh', 'relu'] as const)('a network with %s whose memory is cut', (activation) => {
  const k = createKernels('reference64');
  const [D, H, K, B] = [3, 7, 4, 2];
  const rng = createRng(5);
  const sequences: Sequence[] = [9, 6].map((frames) => ({
    frames,
    features: Array.from({ length: frames * D }, () => rng.normal()),
    labels: Array.from({ length: frames }, () => rng.integer(K)),
  }));
  const make = () => createRnnLabeller(k, { D, H, K, maxT: 9, B, activation }, createRng(6));
  const labeller = make();
  const label = forgetful(k, labeller, activation, 9);
  const room = batchRoom(k, { T: 9, B, D });

  test('labels as one whose Whh is zero when nothing is left of it', () => {
    const zeroed = make();
    zeroed.params.Whh.data.fill(0);
    zeroed.repack();
    expect(finish(label(sequences, 0))).toEqual(finish(evaluateSteps(zeroed, room, sequences)).predicted);
  });

  test('labels as the whole network when all of it is left', () => {
    expect(finish(label(sequences, 9))).toEqual(finish(evaluateSteps(labeller, room, sequences)).predicted);
  });

  test('labels otherwise in between, each frame from its last frames alone', () => {
    const given = finish(label(sequences, 2));
    const t = 5;
    const piece = {
      frames: 3,
      features: Array.from(sequences[0].features).slice((t - 2) * D, (t + 1) * D),
      labels: [0, 0, 0],
    };
    expect(given[0][t]).toBe(finish(evaluateSteps(labeller, room, [piece])).predicted[0][2]);
  });
});

test.each(FULL ? [21, 22, 23] : [21])(
  'seed %i: without memory it falls below one frame, and comes back with it',
  async (seed) => {
    const values: Partial<Params> = FULL ? { seed } : { seed, updates: 150 };
    const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    const { numbers: n } = end.result;
    expect(end.finding).toMatchObject({ ok: true });
    expect(n.closureOff).toBeLessThan(0.5);
    expect(n.closureOn).toBeGreaterThan(n.closureOff + 0.15);
  },
  300_000,
);
