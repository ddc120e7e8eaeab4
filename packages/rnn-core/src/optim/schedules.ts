/**
 * Learning rates that change with the number of updates made: a pure function of it, so that a resumed run needs
 * nothing but its counter.
 *
 * `update` counts from 0: the first update uses `learningRateAt(schedule, 0)`. Step, exponential, cosine, restarts and
 * one-cycle are those of torch.optim.lr_scheduler. Cosine: Loshchilov & Hutter 2017, arXiv:1608.03983. One-cycle: Smith
 * & Topin 2018, arXiv:1708.07120. Inverse root: Vaswani et al. 2017, arXiv:1706.03762, equation 3, whose rate is the
 * peak (d_model · warmup)^(−1/2) here. Must not: remember anything (plateau.ts does), or read a clock.
 */

export type Schedule =
  | { readonly kind: 'constant'; readonly rate: number }
  /** Times `factor` after every `every` updates. */
  | { readonly kind: 'step'; readonly rate: number; readonly every: number; readonly factor: number }
  /** Times `factor` at each of the updates listed. */
  | { readonly kind: 'milestones'; readonly rate: number; readonly at: readonly number[]; readonly factor: number }
  /** Times `factor` after each update. */
  | { readonly kind: 'exponential'; readonly rate: number; readonly factor: number }
  /** Half a cosine from `rate` to `floor` over `updates` updates; stays at the floor afterwards. */
  | { readonly kind: 'cosine'; readonly rate: number; readonly floor?: number; readonly updates: number }
  /** The same again and again, each cycle `lengthen` times as long as the one before. */
  | {
      readonly kind: 'cosine-restarts';
      readonly rate: number;
      readonly floor?: number;
      readonly updates: number;
      readonly lengthen?: number;
    }
  /** A straight line from `from`·rate at update 0 to `to`·rate at update `updates`; stays there. */
  | {
      readonly kind: 'linear';
      readonly rate: number;
      readonly from: number;
      readonly to: number;
      readonly updates: number;
    }
  /** rate/n, 2 rate/n, … rate in the first n updates, then the other schedule from its own update 0. */
  | { readonly kind: 'warm-up'; readonly updates: number; readonly then: Schedule }
  /** Rises to `rate` over `updates` updates, then falls as one over the root of the update. */
  | { readonly kind: 'inverse-root'; readonly rate: number; readonly updates: number }
  /** From rate/startDivisor up to rate in the share `rise` of all updates, then down to rate/startDivisor/endDivisor. */
  | {
      readonly kind: 'one-cycle';
      readonly rate: number;
      readonly updates: number;
      readonly rise?: number;
      readonly startDivisor?: number;
      readonly endDivisor?: number;
      readonly shape?: 'cosine' | 'linear';
    };

/** The defaults of torch.optim.lr_scheduler.OneCycleLR. */
export const ONE_CYCLE_DEFAULTS = { rise: 0.3, startDivisor: 25, endDivisor: 1e4, shape: 'cosine' } as const;

/** The rate of the update that comes after `update` others: 0, 1, 2, … Throws where a number of updates is below 1. */
export function learningRateAt(schedule: Schedule, update: number): number {
  if ('updates' in schedule) assertCount('updates', schedule.updates);
  switch (schedule.kind) {
    case 'constant':
      return schedule.rate;
    case 'step':
      assertCount('every', schedule.every);
      return schedule.rate * schedule.factor ** Math.floor(update / schedule.every);
    case 'milestones':
      return schedule.rate * schedule.factor ** schedule.at.filter((milestone) => milestone <= update).length;
    case 'exponential':
      return schedule.rate * schedule.factor ** update;
    case 'cosine': {
      const { rate, floor = 0, updates } = schedule;
      return cosineBetween(rate, floor, Math.min(1, update / updates));
    }
    case 'cosine-restarts': {
      const { rate, floor = 0, updates, lengthen = 1 } = schedule;
      assertCount('lengthen', lengthen);
      return cosineBetween(rate, floor, shareOfCycle(update, updates, lengthen));
    }
    case 'linear': {
      const { rate, from, to, updates } = schedule;
      return rate * (from + (to - from) * Math.min(1, update / updates));
    }
    case 'warm-up': {
      const { updates, then } = schedule;
      if (update >= updates) return learningRateAt(then, update - updates);
      return (learningRateAt(then, 0) * (update + 1)) / updates;
    }
    case 'inverse-root': {
      const { rate, updates } = schedule;
      return rate * Math.min((update + 1) / updates, Math.sqrt(updates / (update + 1)));
    }
    case 'one-cycle':
      return oneCycle(schedule, update);
  }
}

function oneCycle(schedule: Extract<Schedule, { kind: 'one-cycle' }>, update: number): number {
  const defaults = ONE_CYCLE_DEFAULTS;
  const { rate, updates, rise = defaults.rise, shape = defaults.shape } = schedule;
  const { startDivisor = defaults.startDivisor, endDivisor = defaults.endDivisor } = schedule;
  if (!(rise > 0 && rise < 1)) throw new Error(`learningRateAt: rise must be above 0 and below 1, got ${rise}`);
  const start = rate / startDivisor;
  const end = start / endDivisor;
  const between = shape === 'cosine' ? cosineBetween : (a: number, b: number, share: number) => a + (b - a) * share;
  const peak = rise * updates - 1; // torch's phases: the peak need not be at a whole update
  const last = updates - 1;
  if (update < peak) return between(start, rate, update / peak);
  return between(rate, end, Math.min(1, (update - peak) / (last - peak)));
}

/** From a at share 0 to b at share 1 along half a cosine. */
function cosineBetween(a: number, b: number, share: number): number {
  return b + ((a - b) * (1 + Math.cos(Math.PI * share))) / 2;
}

/** How far into its cycle an update is, 0 to 1, when cycle n has length · lengthen^n updates. */
function shareOfCycle(update: number, length: number, lengthen: number): number {
  if (lengthen === 1) return (update % length) / length;
  let [start, cycle] = [0, length];
  while (update >= start + cycle) {
    start += cycle;
    cycle *= lengthen;
  }
  return (update - start) / cycle;
}

function assertCount(name: string, value: number): void {
  if (!(value >= 1)) throw new Error(`learningRateAt: ${name} must be at least 1, got ${value}`);
}
