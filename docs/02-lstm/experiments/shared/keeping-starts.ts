/**
 * Four ways for a gated network to begin, told by how many frames it takes at the start until half of a state is left.
 */
import type { SearchSpec } from './search-experiment';
import { createNetwork } from './networks';

/** Half is left after 1 frame at b = 0, after 2.2 at b = 1, after 14.3 at b = 3. */
const KEEP = [
  { key: 'b0', label: 'b = 0', frames: () => 1 },
  { key: 'b1', label: 'b = 1', frames: () => Math.LN2 / Math.log1p(Math.exp(-1)) },
  { key: 'b3', label: 'b = 3', frames: () => Math.LN2 / Math.log1p(Math.exp(-3)) },
  { key: 'half', label: 'half left after T/2', frames: (T: number) => T / 2 },
] as const;

/** All but the title of a search over these starts. Every network of a search begins with the same weights. */
export function keepingStarts(name: 'lstm' | 'gru'): Omit<SearchSpec, 'title'> {
  return {
    starts: KEEP.map(({ key, label, frames }) => ({
      key,
      label,
      make: (k, task, sizes, rng) =>
        createNetwork(k, name, task, { ...sizes, tanhStart: 'orthogonal', keepFrames: frames(task.T) }, rng),
    })),
    weightsOf: () => 'weights',
    column: name === 'lstm' ? 'forget bias' : 'bias for keeping',
    best: { key: 'bestShare', of: KEEP.map(({ key }) => key) },
  };
}
