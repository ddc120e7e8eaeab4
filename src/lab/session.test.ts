import {
  labError,
  startRun,
  type Experiment,
  type RemoteRun,
  type Result,
  type RunOptions,
} from '@unrolled/lab-protocol';
import { afterEach, expect, test, vi } from 'vitest';
import type { LabClient } from './client';
import { createSession, paceOf, type Phase, type Session } from './session';

type CountParams = { steps: number; mode: string; seed: number };
const experiment: Experiment<CountParams, Result, number> = {
  title: 'Counting',
  params: {
    steps: { kind: 'number', label: 'Steps', help: '', min: 1, max: 1e6, step: 1, default: 5 },
    mode: {
      kind: 'choice',
      label: 'Mode',
      help: '',
      options: ['count', 'diverge'].map((value) => ({ value, label: value })),
      default: 'count',
    },
    seed: { kind: 'seed', label: 'Seed', help: '', default: 1 },
  },
  views: [
    {
      kind: 'curve',
      id: 'total',
      title: 'Total',
      x: { label: 'step' },
      y: { format: 'number' },
      series: [{ key: 'rnn', label: 'total', style: 'rnn' }],
    },
  ],
  *run({ steps, mode }) {
    let total = 0;
    for (let i = 0; i < steps; i++) {
      total += (yield) ?? 1;
      if (mode === 'diverge' && i === 2) throw labError('diverged', 'NaN.', 'Smaller.', { steps: 2 });
      yield { views: { total: { x: i, y: { rnn: total } } }, progress: { done: i + 1, total: steps, unit: 'steps' } };
    }
    return { numbers: { total } };
  },
  finding: ({ numbers }) => ({ ok: true, text: `It is ${numbers.total}.` }),
};

/** A client that runs at home, with a worker's delays, and can be killed. */
function homeClient() {
  const calls = { starts: 0, rests: 0, ends: 0, nexts: 0, cancels: 0 };
  let dead = false;
  const client: LabClient = {
    async start(id, values, options: RunOptions): Promise<RemoteRun> {
      calls.starts += 1;
      dead = false;
      await Promise.resolve();
      if (id === 'missing') throw labError('config', 'There is none.', 'Reload.');
      const run = startRun(experiment, values, options);
      const { title, params, views } = experiment;
      return {
        description: { id, title, params, views },
        kernelsName: run.kernelsName,
        async next(budgetMs, input) {
          calls.nexts += 1;
          await new Promise((resolve) => setTimeout(resolve, 1));
          if (dead) throw labError('internal', 'The worker stopped.', 'Try again.');
          return run.next(Math.min(budgetMs, 1), input);
        },
        async cancel() {
          calls.cancels += 1;
          await run.cancel();
        },
      };
    },
    rest: () => void (calls.rests += 1),
    end: () => void (calls.ends += 1),
  };
  return { client, calls, kill: () => (dead = true) };
}

const start = { values: { steps: 5 }, kernels: 'reference64' } as const;
const sessions: Session[] = [];
afterEach(() => sessions.splice(0).forEach((session) => session.dispose()));

function sessionWith(id = 'count', redrawMs = 0, onDone?: () => void) {
  const home = homeClient();
  const session = createSession({ id, views: experiment.views, client: home.client, redrawMs: () => redrawMs, onDone });
  sessions.push(session);
  const reaches = (phase: Phase): Promise<void> => vi.waitFor(() => expect(session.snapshot().phase).toBe(phase));
  return { session, reaches, ...home };
}

test('nothing starts before it is asked to', () => {
  const { session, calls } = sessionWith();
  expect(session.snapshot()).toEqual({ phase: 'stored' });
  expect(calls.starts).toBe(0);
});

test('a run goes from stored to done and hands over its result', async () => {
  const onDone = vi.fn();
  const { session, reaches, calls } = sessionWith('count', 0, onDone);
  session.begin(start);
  expect(session.snapshot().phase).toBe('running');
  await reaches('done');
  expect(session.snapshot()).toMatchObject({ finding: { text: 'It is 5.' }, progress: { done: 5, total: 5 } });
  expect(session.snapshot().picture?.total).toHaveLength(5);
  expect(onDone).toHaveBeenCalledOnce();
  expect(calls.rests).toBe(1);
});

test('pause stops the pulling, step goes one frame on, resume to the end', async () => {
  const { session, reaches, calls } = sessionWith();
  session.begin({ ...start, values: { steps: 100_000 } });
  await vi.waitFor(() => expect(session.snapshot().progress?.done).toBeGreaterThan(0));
  session.pause();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { nexts } = calls;
  const done = session.snapshot().progress?.done ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(calls.nexts).toBe(nexts);
  session.step(start);
  await vi.waitFor(() => expect(session.snapshot().progress?.done).toBe(done + 1));
  expect(session.snapshot().phase).toBe('paused');
  session.resume();
  await vi.waitFor(() => expect(session.snapshot().progress?.done).toBeGreaterThan(done + 1));
  session.reset();
  expect(session.snapshot()).toEqual({ phase: 'stored' });
  expect(calls.cancels).toBe(1);
  await reaches('stored');
});

test('step starts a run when there is none, and input reaches it', async () => {
  const { session } = sessionWith();
  session.step(start);
  await vi.waitFor(() => expect(session.snapshot().progress?.done).toBe(1));
  expect(session.snapshot().phase).toBe('paused');
  session.step(start);
  await vi.waitFor(() => expect(session.snapshot().progress?.done).toBe(2));
});

test('a hidden page pulls nothing, and goes on when it is seen again', async () => {
  const { session, reaches, calls } = sessionWith();
  session.setHidden(true);
  session.begin(start);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(calls.nexts).toBe(0);
  session.setHidden(false);
  await reaches('done');
});

test('a diverged run keeps what it has drawn and offers its remedy', async () => {
  const { session, reaches } = sessionWith();
  session.begin({ ...start, values: { steps: 5, mode: 'diverge' } });
  await reaches('diverged');
  expect(session.snapshot().picture?.total).toHaveLength(2);
  expect(session.snapshot().error?.remedy).toEqual({ steps: 2 });
});

test('a killed worker and a missing experiment are said, and the next run works', async () => {
  const { session, reaches, kill, calls } = sessionWith();
  session.begin({ ...start, values: { steps: 100_000 } });
  await vi.waitFor(() => expect(calls.nexts).toBeGreaterThan(1));
  kill();
  await reaches('failed');
  expect(session.snapshot().error?.message).toBe('The worker stopped.');
  session.begin(start);
  await reaches('done');
  const other = sessionWith('missing');
  other.session.begin(start);
  await other.reaches('failed');
  expect(other.session.snapshot().error?.message).toBe('There is none.');
});

test('a second run replaces the first, whose frames no longer count', async () => {
  const { session, reaches, calls } = sessionWith();
  session.begin({ ...start, values: { steps: 100_000 } });
  session.begin({ ...start, values: { steps: 3 } });
  await reaches('done');
  expect(session.snapshot().picture?.total).toHaveLength(3);
  expect(calls.starts).toBe(2);
});

test('listeners hear at most one redraw in the interval, apart from changes of phase', async () => {
  const { session } = sessionWith('count', 100);
  let heard = 0;
  session.begin({ ...start, values: { steps: 1_000_000 } });
  session.subscribe(() => (heard += 1));
  await new Promise((resolve) => setTimeout(resolve, 450));
  expect(heard).toBeGreaterThanOrEqual(2);
  expect(heard).toBeLessThanOrEqual(7);
});

test('time left follows an even pace, and is not guessed in the first moments', () => {
  const progress = { done: 10, total: 40, unit: 'epochs' };
  expect(paceOf(10, progress, 5)).toEqual({ unitsPerSecond: 2, secondsLeft: 15 });
  expect(paceOf(4, progress, 2)).toEqual({ unitsPerSecond: 2, secondsLeft: 15 });
  expect(paceOf(10, progress, 0.1)).toEqual({ unitsPerSecond: undefined, secondsLeft: undefined });
  expect(paceOf(0, progress, 5)).toEqual({ unitsPerSecond: undefined, secondsLeft: undefined });
});
