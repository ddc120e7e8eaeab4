/**
 * Runs an experiment where it is called: in the worker, in Node for tests and the command line.
 *
 * Advances the generator for at most the budget, answers with what it yielded, and is idle again. The only clock is
 * the one passed in. Must not: know Comlink or the page; throw, whatever the experiment does.
 */
import { createKernels, createRng, type Kernels } from '@unrolled/rnn-core';
import { labError, toLabError } from './errors';
import type { Data, Experiment, Frame, KernelChoice, ParamValues, Result, Run, Slice } from './experiment';
import { parseValues, seedOf } from './schema';

/** An experiment of any parameters, result and input. */
export type AnyExperiment = Experiment<ParamValues, Result, unknown>;

export interface LocalOptions {
  /** A choice, or kernels made by the caller. */
  readonly kernels: KernelChoice | Kernels;
  readonly data?: Data;
  /** Milliseconds, from any start. Default: `performance.now`. */
  readonly now?: () => number;
}

export interface LocalRun extends Run {
  /** For the reader, e.g. "TypeScript, float64". */
  readonly kernelsName: string;
  /** The values the run was given, after clamping. */
  readonly values: ParamValues;
}

/**
 * Starts a run; nothing is computed before the first `next`.
 *
 * `next(budgetMs, input)` advances the generator until the budget is spent, and at least once: a budget of 0 is one
 * step. `input` is what the first of these steps receives from its `yield`. After the end, `next` repeats the end
 * without frames. `cancel` runs the generator's `finally` blocks.
 *
 * @param values Anything; clamped to the schema.
 */
export function startRun(experiment: AnyExperiment, values: unknown, options: LocalOptions): LocalRun {
  const now = options.now ?? (() => performance.now());
  const params = parseValues(experiment.params, values);
  const kernels = typeof options.kernels === 'string' ? createKernels(options.kernels) : options.kernels;
  let generator: ReturnType<AnyExperiment['run']> | undefined;
  let end: Slice | undefined;

  function advance(budgetMs: number, input: unknown): Slice {
    const frames: Frame[] = [];
    try {
      generator ??= experiment.run(params, {
        kernels,
        rng: createRng(seedOf(experiment.params, params)),
        now,
        ...(options.data ? { data: options.data } : {}),
      });
      const start = now();
      let message = input;
      do {
        const step = generator.next(message);
        message = undefined;
        if (step.done) {
          const finding = experiment.finding(step.value, params);
          end = { frames: [], state: 'done', result: step.value, finding };
          return { ...end, frames };
        }
        if (step.value) frames.push(step.value);
      } while (now() - start < budgetMs);
      return { frames, state: 'running' };
    } catch (thrown) {
      end = { frames: [], state: 'failed', error: toLabError(thrown) };
      return { ...end, frames };
    }
  }

  return {
    kernelsName: kernels.name,
    values: params,
    next: async (budgetMs, input) => end ?? advance(budgetMs, input),
    async cancel() {
      if (end) return;
      const stopped = labError('internal', 'The run was cancelled.', 'Run it again.');
      end = { frames: [], state: 'failed', error: stopped.lab };
      try {
        generator?.return(undefined as never);
      } catch {
        // A `finally` block of the experiment threw; the run is over all the same.
      }
    },
  };
}

/** Runs to the end and gives the last slice, handing every frame to `onFrame`. For Node: tests and the command line. */
export async function runToEnd(run: Run, onFrame?: (frame: Frame) => void, budgetMs = 100): Promise<Slice> {
  for (;;) {
    const slice = await run.next(budgetMs);
    for (const frame of slice.frames) onFrame?.(frame);
    if (slice.state !== 'running') return slice;
  }
}
