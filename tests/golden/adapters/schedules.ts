/** Our learning-rate schedules on the golden cases: torch's options in our names, then every rate of the run. */
import { createPlateauState, learningRateAt, reportPlateau, type Schedule } from '@unrolled/rnn-core';
import { compare, flat, type Adapter, type Tensor } from '../compare';

const RATE = { atol: 1e-12, rtol: 1e-12 };

interface ScheduleCase {
  readonly name: string;
  readonly options: Readonly<Record<string, number | string | readonly number[]>>;
  readonly metric?: Tensor;
  readonly lr: Tensor;
}

export const schedules: Adapter = (golden, { kernels }) => {
  if (kernels === 'wasm') return { comparisons: [], missing: [], referenceOnly: 'schedules use no kernels' };
  const c = golden as unknown as ScheduleCase;
  if (c.name.startsWith('reduce_on_plateau')) {
    return { comparisons: [compare('rate', plateauRates(c), c.lr, RATE)], missing: [] };
  }
  const schedule = scheduleOf(c);
  if (schedule === null) return { comparisons: [], missing: [`schedule ${c.name}`] };
  const rates = flat(c.lr).map((_, update) => learningRateAt(schedule, update));
  return { comparisons: [compare('rate', rates, c.lr, RATE)], missing: [] };
};

/** Null for a schedule we do not have. */
function scheduleOf({ name, options }: ScheduleCase): Schedule | null {
  const number = (key: string): number => {
    const value = options[key];
    if (typeof value !== 'number')
      throw new Error(`schedules: ${name} must have a number ${key}, got ${String(value)}`);
    return value;
  };
  const warmUp = (then: Schedule): Schedule => ({ kind: 'warm-up', updates: number('warmup_steps'), then });
  switch (name) {
    case 'step':
      return { kind: 'step', rate: number('base_lr'), every: number('step_size'), factor: number('gamma') };
    case 'multistep': {
      const at = options.milestones as readonly number[];
      return { kind: 'milestones', rate: number('base_lr'), at, factor: number('gamma') };
    }
    case 'exponential':
      return { kind: 'exponential', rate: number('base_lr'), factor: number('gamma') };
    case 'cosine':
      return { kind: 'cosine', rate: number('base_lr'), floor: number('eta_min'), updates: number('T_max') };
    case 'cosine_warm_restarts':
      return {
        kind: 'cosine-restarts',
        rate: number('base_lr'),
        floor: number('eta_min'),
        updates: number('T_0'),
        lengthen: number('T_mult'),
      };
    case 'linear_warmup': {
      const [from, to] = [number('start_factor'), number('end_factor')];
      return { kind: 'linear', rate: number('base_lr'), from, to, updates: number('warmup_steps') };
    }
    case 'linear_warmup_from_zero':
      return warmUp({ kind: 'constant', rate: number('base_lr') });
    case 'linear_warmup_cosine': {
      const updates = number('total_steps') - number('warmup_steps');
      return warmUp({ kind: 'cosine', rate: number('base_lr'), updates });
    }
    case 'warmup_inverse_sqrt':
      return { kind: 'inverse-root', rate: number('base_lr'), updates: number('warmup_steps') };
    case 'noam': {
      const rate = (number('d_model') * number('warmup_steps')) ** -0.5;
      return { kind: 'inverse-root', rate, updates: number('warmup_steps') };
    }
    case 'one_cycle_cos':
    case 'one_cycle_linear':
      return {
        kind: 'one-cycle',
        rate: number('max_lr'),
        updates: number('total_steps'),
        rise: number('pct_start'),
        startDivisor: number('div_factor'),
        endDivisor: number('final_div_factor'),
        shape: options.anneal_strategy === 'cos' ? 'cosine' : 'linear',
      };
    default:
      return null;
  }
}

/** The rate in force before each number is reported. */
function plateauRates({ options, metric }: ScheduleCase): number[] {
  const state = createPlateauState(Number(options.base_lr));
  const config = {
    factor: Number(options.factor),
    patience: Number(options.patience),
    cooldown: Number(options.cooldown),
    margin: Number(options.threshold),
  };
  return flat(metric ?? []).map((value) => {
    const { rate } = state;
    reportPlateau(state, config, value);
    return rate;
  });
}
