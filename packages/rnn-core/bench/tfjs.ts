/**
 * TensorFlow.js as a peer, on its wasm or its plain JavaScript backend, in a process of its own (tfjs-process.mjs).
 *
 * Installed from bench/peers with its own lock file. Undefined where npm cannot reach its registry.
 */
import { fork, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Gradients, Runner } from './runner';
import { problemOf, type Workload } from './workloads';

const folder = path.join(import.meta.dirname, 'peers');

/** Installs what the lock file says unless it is there. */
export function installTfjs(): boolean {
  if (existsSync(path.join(folder, 'node_modules/@tensorflow/tfjs'))) return true;
  console.error('bench: installing TensorFlow.js into packages/rnn-core/bench/peers …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) console.error('bench: TensorFlow.js could not be installed: unmeasured.');
  return status === 0;
}

export async function tfjsRunner(backend: 'wasm' | 'cpu', w: Workload): Promise<Runner> {
  const child = fork(path.join(folder, 'tfjs-process.mjs'), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // its greeting is not a result
  });
  const ask = <Answer>(request: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('tfjsRunner: the process ended; its words stand above'));
      child.once('exit', gone);
      child.once('message', (answer) => {
        child.off('exit', gone);
        resolve(answer as Answer);
      });
      child.send(request);
    });
  const { name } = await ask<{ name: string }>({ ask: 'prepare', backend, workload: w, problem: problemOf(w) });
  return {
    name,
    gradients: () => ask<Gradients>({ ask: 'gradients' }),
    run: async (times) => (await ask<{ ms: number }>({ ask: 'run', times })).ms,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
