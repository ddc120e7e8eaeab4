/** How the time of a training step grows with the frames, the batch and the units. */
import type { KernelChoice } from '../src/index';
import { ourTrainer } from './ours';
import { growthExponent } from './statistics';
import { flopsOf, type Workload } from './workloads';

const BASE: Workload = { id: 'growth', cell: 'lstm', T: 50, B: 16, D: 13, H: 64, K: 10 };
const AXES = { T: [25, 50, 100, 200, 400], B: [4, 8, 16, 32, 64], H: [32, 64, 128, 256] } as const;

export interface Growth {
  readonly axis: 'T' | 'B' | 'H';
  /** "LSTM 13 → 64, T 50, B 16" with the axis left open. */
  readonly exponent: number;
  readonly points: readonly { readonly x: number; readonly ms: number }[];
}

/** Minima over `rounds` rounds, all sizes in each round. */
export async function measureGrowth(choice: KernelChoice, rounds: number): Promise<Growth[]> {
  const results: Growth[] = [];
  for (const axis of ['T', 'B', 'H'] as const) {
    const runners = AXES[axis].map((x) => {
      const workload = { ...BASE, [axis]: x };
      return {
        x,
        times: Math.max(1, Math.round(1.5e8 / flopsOf(workload))),
        trainer: ourTrainer(workload, choice),
        ms: Infinity,
      };
    });
    for (const { trainer } of runners) await trainer.run(3);
    for (let round = 0; round < rounds; round++) {
      for (const runner of runners) runner.ms = Math.min(runner.ms, await runner.trainer.run(runner.times));
    }
    const points = runners.map(({ x, ms }) => ({ x, ms }));
    results.push({ axis, exponent: growthExponent(points.map(({ x, ms }) => ({ x, y: ms }))), points });
  }
  return results;
}
