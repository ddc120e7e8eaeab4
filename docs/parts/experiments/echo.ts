/**
 * One unit that hears a single 1 and then silence: its state is multiplied by the same weight in every frame.
 *
 * Promise: after every silent frame the state is the weight to the power of the number of frames since the 1.
 */
import type { Experiment, Frame, ParamValues, Schema } from '@unrolled/lab-protocol';

export interface Params extends ParamValues {
  weight: number;
  frames: number;
}

const params: Schema<Params> = {
  weight: {
    kind: 'number',
    label: 'Weight on the state',
    min: 0,
    max: 1.1,
    step: 0.05,
    default: 0.8,
    help: 'Below 1 the state fades, at 1 it stays, above 1 it grows.',
  },
  frames: {
    kind: 'number',
    label: 'Frames T',
    min: 2,
    max: 40,
    step: 1,
    default: 20,
    help: 'One frame with an input of 1, the rest are silent.',
  },
};

/** The state h_t from the state before, the weights on state and input, and the input of the frame; all single numbers. */
export function step(hPrev: number, wh: number, wx: number, x: number): number {
  //> eq parts.step
  const h = wh * hPrev + wx * x; // what was kept, and what comes in
  //< eq parts.step
  return h;
}

export const experiment: Experiment<Params> = {
  title: 'How long does one unit remember?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'state',
      title: 'State of the unit',
      x: { label: 'frame' },
      y: { min: 0, format: 'number' },
      series: [{ key: 'state', label: 'h', style: 'rnn' }],
    },
  ],

  *run({ weight, frames }) {
    let h = 0;
    for (let t = 1; t <= frames; t++) {
      h = step(h, weight, 1, t === 1 ? 1 : 0);
      const frame: Frame = {
        progress: { done: t, total: frames, unit: 'frames' },
        views: { state: { x: t, y: { state: h } } },
      };
      yield frame;
    }
    return { numbers: { left: h, silent: frames - 1, predicted: weight ** (frames - 1) } };
  },

  finding({ numbers: { left, silent, predicted } }, { weight }) {
    return {
      ok: Math.abs(left - predicted) <= 1e-9 * predicted,
      text: `After ${silent} silent frames ${left.toPrecision(3)} of the 1 is left: ${weight} to the power of ${silent}.`,
    };
  },
};
