/**
 * The one hook that runs an experiment in the lab's worker: its parameters, its state, and what a reader can do.
 *
 * Starts nothing until asked, holds while the tab is hidden, ends its worker when the component leaves. The state of
 * the parameters stands in the URL once the reader has changed one. Must not: draw.
 */
import {
  DEFAULT_KERNELS,
  kernelsNamed,
  parseValues,
  type Data,
  type KernelChoice,
  type ParamValue,
  type ParamValues,
} from '@unrolled/lab-protocol';
import type { Result, Stored } from '@unrolled/lab-protocol';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { reducedMotion } from './browser-state';
import { createClient } from './client';
import { loadAnew, takeAgain } from './load-anew';
import { keepModel } from './models';
import { createSession, type Session, type Snapshot, type StartWith } from './session';
import { startWorker } from './start-worker';
import { readDemoState, writeDemoState } from './url-state';

export interface ExperimentOptions {
  /** Files and recordings for the run. A change counts from the next run on. */
  readonly data?: Data;
  /** Called once with the result of every run that reaches its end. */
  readonly onResult?: (result: Result, values: ParamValues) => void;
  /** The least silence after which the worker is given up; longer for runs with long steps. Fixed at the first render. */
  readonly silenceLimitMs?: number;
}

export interface Lab {
  readonly of: Stored;
  readonly snapshot: Snapshot;
  /** What the controls show; the values of the run itself are `snapshot.values`. */
  readonly values: ParamValues;
  readonly kernels: KernelChoice;
  /** True while something has to end before a run can start. */
  readonly busy?: boolean;
  /** Starts a run, or goes on with a paused one whose values are still those of the controls. */
  run(): void;
  pause(): void;
  step(): void;
  reset(): void;
  /** Sets one parameter. A running demo starts again with it, a moment after the last change. */
  setValue(key: string, value: ParamValue): void;
  /** Sets several parameters and starts a run with them: what a remedy button does. */
  runWith(values: ParamValues): void;
  /** Starts a run on other data than `options.data`, for instance a file just opened. */
  runOn(data: Data): void;
  setKernels(kernels: KernelChoice): void;
  /** Input for the next `yield` of a run that is under way. */
  send(input: unknown): void;
  /** The page's address with the demo's state in it. In the browser only. */
  link(anchor: string): string;
}

const REDRAW_MS = 100;
const REDRAW_REDUCED_MS = 1000;
const SETTLE_MS = 300;
const STORED: Snapshot = { phase: 'stored' };

interface Controls {
  readonly values: ParamValues;
  readonly kernels: KernelChoice;
}

/** Runs the experiment that `of` is a stored result of, on the kernels it was stored from unless the reader chooses others. */
export function useExperiment(of: Stored, options: ExperimentOptions = {}): Lab {
  const defaultKernels = kernelsNamed(of.kernels) ?? DEFAULT_KERNELS;
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  /** Data given by `runOn`, until a reset. */
  const given = useRef<Data>(undefined);
  /** Where the worker's program is gone: a run without files of the reader's goes on in the page loaded anew. */
  const goOn = (): void => {
    const { values, kernels } = session.snapshot();
    const withFiles = (given.current ?? latest.current.data) !== undefined;
    loadAnew(values && kernels && !withFiles ? { demo: of.id, values, kernels } : undefined);
  };
  const [session] = useState<Session>(() =>
    createSession({
      id: of.id,
      views: of.views,
      client: createClient({ startWorker: () => startWorker(goOn), silenceLimitMs: options.silenceLimitMs }),
      redrawMs: () => (reducedMotion() ? REDRAW_REDUCED_MS : REDRAW_MS),
      onDone(result, start) {
        if (result.model) {
          keepModel(of.id, { bytes: result.model, values: start.values, trainedAt: Date.now() });
        }
        latest.current.onResult?.(result, start.values);
      },
    }),
  );
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot, () => STORED);
  const [controls, setControls] = useState<Controls>(() => ({
    values: parseValues(of.params, of.values),
    kernels: defaultKernels,
  }));
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const onVisibility = (): void => session.setHidden(document.visibilityState === 'hidden');
    onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(settle.current);
      session.dispose();
    };
  }, [session]);

  useEffect(() => {
    const again = takeAgain(of.id);
    const linked = again
      ? { values: parseValues(of.params, again.values), kernels: again.kernels }
      : readDemoState(window.location.search, of.id, of.params, defaultKernels);
    // Only now: the server does not know the URL, and hydration must find what the server drew.
    if (linked) queueMicrotask(() => setControls(linked));
    if (again && linked) session.begin(linked);
  }, [of, defaultKernels, session]);

  const startWith = useCallback((next: Controls): StartWith => {
    const data = given.current ?? latest.current.data;
    return data ? { ...next, data } : next;
  }, []);

  function remember(next: Controls): void {
    replaceSearch(writeDemoState(window.location.search, of.id, of.params, next, defaultKernels));
  }

  /** New controls: shown at once; written to the URL, and a running demo restarted, when they have settled. */
  function change(next: Controls): void {
    setControls(next);
    clearTimeout(settle.current);
    settle.current = setTimeout(() => {
      remember(next);
      if (session.snapshot().phase === 'running') session.begin(startWith(next));
    }, SETTLE_MS);
  }

  const isPausedRunOf = (next: Controls): boolean =>
    snapshot.phase === 'paused' && snapshot.kernels === next.kernels && sameValues(snapshot.values, next.values);

  return {
    of,
    snapshot,
    values: controls.values,
    kernels: controls.kernels,
    run: () => (isPausedRunOf(controls) ? session.resume() : session.begin(startWith(controls))),
    pause: session.pause,
    step() {
      if (snapshot.phase === 'paused' && !isPausedRunOf(controls)) session.reset();
      session.step(startWith(controls));
    },
    reset() {
      clearTimeout(settle.current);
      given.current = undefined;
      session.reset();
    },
    setValue: (key, value) => change({ ...controls, values: { ...controls.values, [key]: value } }),
    runWith(values) {
      const next = { ...controls, values: parseValues(of.params, { ...controls.values, ...values }) };
      clearTimeout(settle.current);
      setControls(next);
      remember(next);
      session.begin(startWith(next));
    },
    runOn(data) {
      given.current = data;
      session.begin(startWith(controls));
    },
    setKernels: (kernels) => change({ ...controls, kernels }),
    send: session.send,
    link(anchor) {
      const { origin, pathname, search } = window.location;
      return `${origin}${pathname}${writeDemoState(search, of.id, of.params, controls, defaultKernels)}#${anchor}`;
    },
  };
}

function sameValues(a: ParamValues | undefined, b: ParamValues): boolean {
  return a !== undefined && Object.keys(b).every((key) => a[key] === b[key]);
}

function replaceSearch(search: string): void {
  try {
    const { pathname, hash } = window.location;
    window.history.replaceState(window.history.state, '', `${pathname}${search}${hash}`);
  } catch {
    // Some browsers limit how often the address may change; the demo works without it.
  }
}
