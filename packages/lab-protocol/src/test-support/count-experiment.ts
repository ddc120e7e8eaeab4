/** A small experiment for tests: counts, yields with and without frames, listens to input, can fail or hang on wish. */
import { labError } from '../errors';
import type { Experiment, Frame, Result } from '../experiment';

export type CountParams = { steps: number; rate: number; mode: string; seed: number };
export interface CountResult extends Result {
  readonly numbers: { readonly total: number; readonly draw: number };
}

/** Set by the experiment's `finally`, so that tests can see that a cancelled run cleaned up. */
export const cleaned = { count: 0 };

const buffer = new Float32Array(4);

export const experiment: Experiment<CountParams, CountResult, number> = {
  title: 'How far does it count?',
  params: {
    steps: { kind: 'number', label: 'Steps', help: 'How many.', min: 1, max: 1000, step: 1, default: 6 },
    rate: {
      kind: 'number',
      label: 'Rate',
      help: 'How much at a time.',
      min: 0.001,
      max: 10,
      step: 0.001,
      default: 1,
      scale: 'log',
      unit: 'units',
    },
    mode: {
      kind: 'choice',
      label: 'Mode',
      help: 'What happens at the end.',
      options: [
        { value: 'count', label: 'counts' },
        { value: 'diverge', label: 'diverges' },
        { value: 'throw', label: 'throws' },
        { value: 'hang', label: 'hangs' },
      ],
      default: 'count',
    },
    seed: { kind: 'seed', label: 'Seed', help: 'Decides every draw.', default: 1 },
  },
  views: [
    {
      kind: 'curve',
      id: 'total',
      title: 'Total',
      x: { label: 'step' },
      y: { format: 'number' },
      series: [{ key: 'rnn', label: 'total', style: 'rnn' }],
    },
    { kind: 'table', id: 'last', title: 'Last step' },
  ],
  *run(params, { rng }) {
    const draw = rng.uniform();
    let total = 0;
    try {
      for (let i = 0; i < params.steps; i++) {
        const input = yield;
        total += (input ?? 1) * params.rate;
        if (params.mode === 'hang' && i === 2) for (;;) total += 1;
        if (params.mode === 'throw' && i === 2) throw new Error('step 2 is broken');
        if (params.mode === 'diverge' && i === 2) {
          throw labError('diverged', 'The total became NaN.', 'Use a smaller rate.', { rate: 0.1 });
        }
        buffer.fill(total); // reused on purpose: a frame must be copied before it is handed over
        const frame: Frame = {
          progress: { done: i + 1, total: params.steps, unit: 'steps' },
          views: {
            total: { x: i, y: { rnn: total } },
            last: { columns: ['step', 'total'], rows: [[i, total]] },
            wave: { seconds: 1, rows: [{ id: 'w', label: 'w', kind: 'wave', samples: buffer, rate: 4 }] },
          },
          text: `Step ${i + 1}.`,
        };
        yield frame;
      }
      return { numbers: { total, draw }, model: new Uint8Array([1, 2, 3]) };
    } finally {
      cleaned.count += 1;
    }
  },
  finding: (result) => ({ ok: result.numbers.total > 0, text: `It counted to ${result.numbers.total}.` }),
};
