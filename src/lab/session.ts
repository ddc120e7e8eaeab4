/**
 * What a demo is doing: stored → running ⇄ paused → done, diverged or failed, and back by reset.
 *
 * Pulls slices, adds their frames to a picture, and tells its listeners at most every `redrawMs`. Must not: know React,
 * the URL or the DOM, or pull while the page is hidden.
 */
import {
  addFrames,
  EMPTY_PICTURE,
  toLabError,
  type Data,
  type Finding,
  type Frame,
  type KernelChoice,
  type LabError,
  type ParamValues,
  type Picture,
  type Progress,
  type RemoteRun,
  type Result,
  type Slice,
  type View,
} from '@unrolled/lab-protocol';
import { lastWhere } from './last-where';
import type { LabClient } from './client';

export type Phase = 'stored' | 'running' | 'paused' | 'done' | 'diverged' | 'failed';

export interface Snapshot {
  readonly phase: Phase;
  /** What the run has shown so far; undefined while the stored picture is the only one. */
  readonly picture?: Picture;
  readonly progress?: Progress;
  readonly text?: string;
  readonly result?: Result;
  readonly finding?: Finding;
  readonly error?: LabError;
  /** What the run was started with. */
  readonly values?: ParamValues;
  readonly kernels?: KernelChoice;
  readonly kernelsName?: string;
  /** Computing time so far, an estimate of what is left, and units of progress a second. */
  readonly seconds?: number;
  readonly secondsLeft?: number;
  readonly unitsPerSecond?: number;
}

export interface StartWith {
  readonly values: ParamValues;
  readonly kernels: KernelChoice;
  readonly data?: Data;
}

export interface Session {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  /** Starts a run from its beginning; one that is under way is cancelled. */
  begin(start: StartWith): void;
  /** Goes on after a pause. */
  resume(): void;
  pause(): void;
  /** Goes on to the next frame and pauses there. With `start` and no run under way, starts one. */
  step(start: StartWith): void;
  /** Back to the stored picture. */
  reset(): void;
  /** For the next `yield` of the experiment; handed over with the next slice. */
  send(input: unknown): void;
  /** While hidden nothing is pulled; afterwards a running demo goes on. */
  setHidden(hidden: boolean): void;
  /** Ends run and worker. The session can be used again. */
  dispose(): void;
}

export interface SessionOptions {
  readonly id: string;
  readonly views: readonly View[];
  readonly client: LabClient;
  /** Least time between two redraws; asked before each. */
  readonly redrawMs: () => number;
  readonly onDone?: (result: Result, start: StartWith) => void;
}

/** Short enough that pause and reset act at once, long enough that messages cost nothing. */
export const SLICE_MS = 50;
/** Before this much computing time an estimate of the time left is a guess, and not shown. */
const ESTIMATE_AFTER_S = 0.7;

const STORED: Snapshot = { phase: 'stored' };

/** One run: what is wanted of it, and what it has brought. */
interface Attempt {
  readonly start: StartWith;
  run?: RemoteRun;
  wanted: 'run' | 'step' | 'nothing';
  pulling: boolean;
  computedMs: number;
  /** Where the counting of progress began: preparations before it say nothing about its pace. */
  counting?: { readonly from: Progress; readonly seconds: number };
  frames: Frame[];
  inbox: unknown[];
}

/** A session that shows the stored picture and has started nothing. */
export function createSession(options: SessionOptions): Session {
  const { id, views, client, redrawMs, onDone } = options;
  const listeners = new Set<() => void>();
  let snapshot = STORED;
  let attempt: Attempt | undefined;
  let hidden = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let publishedMs = -Infinity;

  /** Tells everyone now: the frames that came since the last time, and `change`. */
  function publish(change: Partial<Snapshot> = {}): void {
    clearTimeout(timer);
    timer = undefined;
    publishedMs = performance.now();
    snapshot = { ...snapshot, ...(attempt ? takeFrames(attempt, snapshot, views) : {}), ...change };
    for (const listener of [...listeners]) listener();
  }

  function publishSoon(): void {
    if (timer !== undefined) return;
    timer = setTimeout(() => publish(), Math.max(0, publishedMs + redrawMs() - performance.now()));
  }

  function drop(): void {
    const old = attempt;
    attempt = undefined;
    clearTimeout(timer);
    timer = undefined;
    if (!old) return;
    old.run?.cancel().catch(() => undefined); // a dead worker cannot be asked to cancel, and need not be
    client.rest();
  }

  function fail(mine: Attempt, thrown: unknown): void {
    if (attempt !== mine) return;
    const error = toLabError(thrown);
    publish({ phase: error.kind === 'diverged' ? 'diverged' : 'failed', error, secondsLeft: undefined });
    attempt = undefined;
    client.rest();
  }

  function finish(mine: Attempt, slice: Slice & { state: 'done' }): void {
    const { result, finding } = slice;
    publish({ phase: 'done', result, finding, secondsLeft: undefined });
    attempt = undefined;
    client.rest();
    onDone?.(result, mine.start);
  }

  async function pull(mine: Attempt): Promise<void> {
    if (mine.pulling || !mine.run) return;
    mine.pulling = true;
    try {
      while (attempt === mine && (mine.wanted === 'step' || (mine.wanted === 'run' && !hidden))) {
        const startMs = performance.now();
        const slice = await mine.run.next(mine.wanted === 'step' ? 0 : SLICE_MS, mine.inbox.shift());
        if (attempt !== mine) return;
        mine.computedMs += performance.now() - startMs;
        mine.frames.push(...slice.frames);
        if (slice.state === 'done') return finish(mine, slice);
        if (slice.state === 'failed') return fail(mine, slice.error);
        if (mine.wanted === 'step' && slice.frames.length > 0) mine.wanted = 'nothing';
        if (mine.wanted === 'nothing') publish();
        else if (slice.frames.length > 0) publishSoon();
      }
    } catch (thrown) {
      fail(mine, thrown);
    } finally {
      mine.pulling = false;
    }
  }

  function open(start: StartWith, wanted: 'run' | 'step'): void {
    drop();
    const mine: Attempt = { start, wanted, pulling: false, computedMs: 0, frames: [], inbox: [] };
    attempt = mine;
    const { values, kernels, data } = start;
    snapshot = { phase: wanted === 'run' ? 'running' : 'paused', picture: EMPTY_PICTURE, values, kernels };
    publish();
    client.start(id, values, data ? { kernels, data } : { kernels }).then(
      (run) => {
        if (attempt !== mine) return void run.cancel().catch(() => undefined);
        mine.run = run;
        publish({ kernelsName: run.kernelsName });
        void pull(mine);
      },
      (thrown: unknown) => fail(mine, thrown),
    );
  }

  return {
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin: (start) => open(start, 'run'),
    resume() {
      if (!attempt || snapshot.phase !== 'paused') return;
      attempt.wanted = 'run';
      publish({ phase: 'running' });
      void pull(attempt);
    },
    pause() {
      if (!attempt || snapshot.phase !== 'running') return;
      attempt.wanted = 'nothing';
      publish({ phase: 'paused' });
    },
    step(start) {
      if (!attempt) return open(start, 'step');
      if (snapshot.phase !== 'paused') return;
      attempt.wanted = 'step';
      void pull(attempt);
    },
    reset() {
      drop();
      snapshot = STORED;
      publish();
    },
    send(input) {
      attempt?.inbox.push(input);
    },
    setHidden(next) {
      hidden = next;
      if (attempt && !hidden) void pull(attempt);
    },
    dispose() {
      drop();
      client.end();
      snapshot = STORED;
    },
  };
}

/** What the frames since the last redraw change; empties them. */
function takeFrames(attempt: Attempt, before: Snapshot, views: readonly View[]): Partial<Snapshot> {
  const { frames } = attempt;
  attempt.frames = [];
  const seconds = attempt.computedMs / 1000;
  const progress = lastWhere(frames, (frame) => frame.progress)?.progress;
  const text = lastWhere(frames, (frame) => frame.text)?.text ?? before.text;
  const change: Partial<Snapshot> = {
    picture: addFrames(before.picture ?? EMPTY_PICTURE, views, frames),
    seconds,
    ...(text ? { text } : {}),
  };
  if (!progress) return change;
  const old = attempt.counting?.from;
  if (!old || old.unit !== progress.unit || old.total !== progress.total) {
    attempt.counting = { from: progress, seconds };
  }
  const { from, seconds: fromSeconds } = attempt.counting ?? { from: progress, seconds };
  const pace = paceOf(progress.done - from.done, progress, seconds - fromSeconds);
  // A run that has ended keeps the speed it had.
  return {
    ...change,
    progress,
    ...(pace.unitsPerSecond === undefined && before.progress?.unit === progress.unit ? {} : pace),
  };
}

/** Speed and time left: `done` units took `seconds`, and what is left of the progress goes on at that pace. */
export function paceOf(
  done: number,
  progress: Progress,
  seconds: number,
): { readonly unitsPerSecond?: number; readonly secondsLeft?: number } {
  if (seconds < ESTIMATE_AFTER_S || done <= 0) return { unitsPerSecond: undefined, secondsLeft: undefined };
  const unitsPerSecond = done / seconds;
  return { unitsPerSecond, secondsLeft: Math.max(0, progress.total - progress.done) / unitsPerSecond };
}
