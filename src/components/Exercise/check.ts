/**
 * One check: hidden inputs from the lab's worker, the reader's code on them in the sandbox, the verdict from the worker.
 *
 * The judge never sees the code, and the code never sees the judge. Must not: compute anything itself.
 */
import type { JudgedReader } from '@unrolled/rnn-core';
import { ask } from '../../lab/ask';
import type { LabClient } from '../../lab/client';
import { runInSandbox } from '../../lab/sandbox';
import { troubleOf, type Trouble } from './outcome-words';
import { toJavaScript } from './to-javascript';

export interface Checked {
  readonly seed: number;
  /** How long the reader's code took, with the opening of the sandbox. */
  readonly tookMs: number;
  readonly judged?: JudgedReader;
  readonly trouble?: Trouble;
}

export interface CheckOptions {
  readonly client: LabClient;
  /** Id of the experiment that judges. */
  readonly judge: string;
  readonly call: string;
  readonly sandboxUrl: string;
  readonly signal: AbortSignal;
}

/** Rejects with a LabError-like value where the worker fails, and with the signal's reason. */
export async function checkCode(source: string, options: CheckOptions): Promise<Checked> {
  const { client, judge, call, sandboxUrl, signal } = options;
  const seed = Math.floor(10_000 * Math.random());
  const made = toJavaScript(source);
  if ('problem' in made)
    return { seed, tookMs: 0, trouble: { says: `Line ${made.line}: ${made.problem}`, line: made.line } };
  const { inputs } = (await ask(client, { id: judge, values: { seed } }, signal)) as unknown as JudgedReader;
  const start = performance.now();
  const outcome = await runInSandbox({ source: made.code, call, inputs }, { url: sandboxUrl, signal });
  const tookMs = performance.now() - start;
  const trouble = troubleOf(outcome, call);
  if (outcome.kind !== 'answered') return { seed, tookMs, ...(trouble ? { trouble } : {}) };
  const answer = new TextEncoder().encode(JSON.stringify(outcome.outputs));
  const judged = await ask(client, { id: judge, values: { seed }, data: { answer } }, signal);
  return { seed, tookMs, judged: judged as unknown as JudgedReader };
}
