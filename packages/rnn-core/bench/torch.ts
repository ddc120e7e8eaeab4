/** PyTorch as a peer: a Python process of its own, spoken to line by line. Undefined where it cannot be had. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { StoredTensor } from '../src/index';
import type { Gradients, Runner } from './runner';
import { problemOf, type Workload } from './workloads';

/** Debian's, which python3-torch belongs to, before whatever else is on the path. */
const PYTHONS = ['/usr/bin/python3', 'python3'];
/** Products in PyTorch go through the system's BLAS; the reference one would make it look slow. */
const PACKAGES = ['python3-torch', 'libopenblas0-pthread'];

const hasTorch = (python: string): boolean => spawnSync(python, ['-c', 'import torch']).status === 0;

/** A Python that has PyTorch. As root on Debian installs it if need be. Undefined with a sentence on stderr otherwise. */
export function findTorch(): string | undefined {
  const found = PYTHONS.find(hasTorch);
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error('bench: PyTorch is not installed, and only root on Debian may install it here: unmeasured.');
    return undefined;
  }
  console.error(`bench: installing ${PACKAGES.join(' and ')} …`);
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[] };
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES], options);
  return PYTHONS.find(hasTorch);
}

const packed = ({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }) => ({
  shape,
  float32: Buffer.from(Float32Array.from(data).buffer).toString('base64'),
});

/** A process for this workload, weights loaded. */
export async function torchRunner(python: string, w: Workload): Promise<Runner> {
  const script = path.join(import.meta.dirname, 'peers', 'torch_peer.py');
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function ask<Answer>(request: object): Promise<Answer> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('torchRunner: the Python process ended; its words stand above');
    return JSON.parse(value) as Answer;
  }
  const problem = problemOf(w);
  const cell = Object.fromEntries(
    Object.entries(problem.cell).map(([name, stored]: [string, StoredTensor]) => [name, packed(stored)]),
  );
  const { name } = await ask<{ name: string }>({
    ask: 'prepare',
    workload: w,
    cell,
    Why: packed(problem.Why),
    by: packed(problem.by),
    x: packed({ shape: [w.T, w.B, w.D], data: problem.x }),
    labels: Array.from(problem.labels),
  });
  return {
    name,
    gradients: () => ask<Gradients>({ ask: 'gradients' }),
    run: async (times) => (await ask<{ ms: number }>({ ask: 'run', times })).ms,
    async close() {
      child.stdin.end();
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
