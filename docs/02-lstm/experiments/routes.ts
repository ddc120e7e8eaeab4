/**
 * Where the gradient goes: how strongly the answer at the end depends on the input τ frames earlier, in a simple RNN and
 * in an LSTM, and what of the LSTM's comes by the route on which only forget gates stand.
 *
 * The task is adding: of T numbers two are marked, and at the end their sum is asked for. The error of the answer is
 * set to 1, so networks with large and with small errors can be compared: drawn is ‖∂L/∂x‖ for that error, which is the
 * slope of the answer in the input. For a network that adds perfectly the slope in a marked number is 1 at every lag.
 *
 * Promise, with recurrent weights as they are drawn, a forget bias of 0 or more, 800 updates and up to 40 frames: after
 * training the LSTM's slope in the far marked number is at least half of what it should be, and, where the simple RNN
 * is tanh, at least five times the slope of that.
 */
import type { CurveData, CurveView, Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  addingTask,
  createLstmLayer,
  createSequenceModel,
  createSimpleRnnLayer,
  exampleRoom,
  fillExamples,
  inputGradients,
  inspectionRoom,
  saveNetwork,
  type Example,
  type Kernels,
  type RecurrentLayer,
  type SequenceModel,
} from '@unrolled/rnn-core';
import { inView } from './shared/in-view';
import { lossOf, trainClassic } from './shared/train-classic';

export interface Params extends ParamValues {
  simple: string;
  bias: number;
  length: number;
  updates: number;
  seed: number;
  scale: number;
  hidden: number;
}

const params: Schema<Params> = {
  simple: {
    kind: 'choice',
    label: 'Simple RNN',
    options: [
      { value: 'tanh', label: 'tanh, orthogonal' },
      { value: 'relu', label: 'ReLU, identity' },
    ],
    default: 'tanh',
    help: 'Its activation, and what Whh starts as.',
  },
  bias: {
    kind: 'number',
    label: 'Forget bias b',
    min: -1,
    max: 6,
    step: 0.5,
    default: 1,
    help: 'Where the bias of the LSTM’s forget gate starts. Larger opens the gate wider.',
  },
  length: {
    kind: 'number',
    label: 'Frames T',
    min: 10,
    max: 60,
    step: 5,
    default: 40,
    help: 'Length of a sequence. One marked number lies in each half.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 50,
    max: 2000,
    step: 50,
    default: 800,
    help: 'How long both networks are trained, on the same sequences.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the first weights and every sequence.' },
  scale: {
    kind: 'number',
    label: 'LSTM’s recurrent weights times',
    min: 0.5,
    max: 8,
    step: 0.5,
    default: 1,
    more: true,
    help: 'A factor on what h says to all gates, before training. Large ones make the routes through h loud.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 32,
    step: 4,
    default: 16,
    more: true,
    help: 'Units of each network. The LSTM has about four times as many weights.',
  },
};

const B = 32;
const RATES = { tanh: 0.001, relu: 0.001, lstm: 0.01 };
/** Ends of both axes. */
const [LOW, HIGH] = [1e-8, 1e2];

function view(id: string, title: string): CurveView {
  return {
    kind: 'curve',
    id,
    title,
    size: 'half',
    x: { label: 'lag τ, frames' },
    y: { scale: 'log', min: LOW, max: HIGH, format: 'scientific' },
    series: [
      { key: 'rnn', label: 'RNN', style: 'rnn' },
      { key: 'lstm', label: 'LSTM', style: 'lstm' },
      { key: 'forget', label: 'forget only', style: 'thin' },
    ],
  };
}

export const experiment: Experiment<Params> = {
  title: 'How much of an error reaches the input, and by which route?',
  params,
  views: [
    view('first', 'Before training'),
    view('trained', 'After training'),
    { kind: 'table', id: 'marked', title: 'After training: slope of the answer in a marked number. Perfect is 1' },
  ],

  *run(p, { kernels: k, rng }) {
    const task = addingTask(p.length);
    const { D, K, T, answers, learnsFrom } = task;
    const weights = rng.fork('weights');
    const sizes = { T, B, D, H: p.hidden };
    const head = { K, head: { kind: 'final-state' }, loss: { kind: 'squared-error' } } as const;
    const simple =
      p.simple === 'relu'
        ? ({ ...sizes, activation: 'relu', recurrentInit: 'identity' } as const)
        : ({ ...sizes, activation: 'tanh', recurrentInit: 'orthogonal' } as const);
    const rnn = createSequenceModel(k, createSimpleRnnLayer(k, simple, weights), head, weights);
    const lstmLayer = createLstmLayer(k, { ...sizes, forgetBias: p.bias }, weights);
    scaleRecurrent(lstmLayer, p.scale);
    const lstm = createSequenceModel(k, lstmLayer, head, weights);
    lstm.repack();

    const judged = rng.fork('judged');
    const examples = Array.from({ length: B }, () => task.draw(judged));
    const room = exampleRoom(k, { T, B, D, K, answers, learnsFrom });
    const lookers = [rnn, lstm].map((model) => ({ model, looking: inspectionRoom(k, model.layer) }));
    const look = (): Slopes => {
      const batch = fillExamples(room, examples);
      const [ofRnn, ofLstm, ofForget] = [
        { ...lookers[0], held: [] },
        { ...lookers[1], held: [] },
        { ...lookers[1], held: ['h'] },
      ].map(({ model, looking, held }) => {
        model.forward(batch);
        return withErrorOne(k, model, () =>
          inputGradients(k, looking, model.layer, batch.steps.x, batch.steps.mask, held),
        );
      });
      return { rnn: ofRnn.data, lstm: ofLstm.data, forget: ofForget.data };
    };

    const first = look();
    yield { views: { first: inView(pointsOf(first, { T, D }), LOW, HIGH) } };
    const rate = { rnn: p.simple === 'relu' ? RATES.relu : RATES.tanh, lstm: RATES.lstm };
    const candidates = [
      { key: 'rnn', model: rnn, rate: rate.rnn },
      { key: 'lstm', model: lstm, rate: rate.lstm },
    ];
    const run = { task, B, updates: p.updates, measure: lossOf };
    const show = (update: number) => ({ progress: { done: update, total: p.updates, unit: 'updates' } });
    const errors = yield* trainClassic(run, candidates, k, rng.fork('training'), show);
    const trained = look();
    const marks = markedSlopes(trained, examples, { T, D });
    yield {
      views: {
        trained: inView(pointsOf(trained, { T, D }), LOW, HIGH),
        marked: {
          columns: ['marked number', 'simple RNN', 'LSTM', 'LSTM, forget only'],
          rows: [
            ['in the second half', ...NAMES.map((name) => short(marks.near[name]))],
            ['in the first half', ...NAMES.map((name) => short(marks.far[name]))],
          ],
        },
      },
    };
    const [before, after] = [pointsOf(first, { T, D }), pointsOf(trained, { T, D })];
    const numbers: Record<string, number> = { rnnError: errors.rnn, lstmError: errors.lstm };
    for (const name of NAMES) {
      numbers[`${name}Far`] = marks.far[name];
      numbers[`${name}Near`] = marks.near[name];
      numbers[`${name}First`] = before[T - 1].y[name];
      numbers[`${name}Trained`] = after[T - 1].y[name];
      numbers[`${name}FirstLargest`] = Math.max(...before.map(({ y }) => y[name]));
    }
    numbers.firstOverForget = numbers.lstmFirst / numbers.forgetFirst;
    numbers.farOverForget = marks.far.lstm / marks.far.forget;
    const models = {
      'simple RNN': saveNetwork(rnn, { activation: simple.activation }),
      LSTM: saveNetwork(lstm),
    };
    return { numbers, models };
  },

  finding({ numbers: n }, p) {
    const promised = p.scale === 1 && p.bias >= 0 && p.updates >= 800 && p.length <= 40;
    const kept = n.lstmFar >= 0.5 && (p.simple === 'relu' || n.lstmFar >= 5 * Math.abs(n.rnnFar));
    return {
      ok: !promised || kept,
      text:
        `After ${p.updates} updates the answer’s slope in the marked number of the first half is ${short(n.rnnFar)} in the ` +
        `simple RNN and ${short(n.lstmFar)} in the LSTM, of which ${short(n.forgetFar)} comes through forget gates alone; ` +
        `1 would be perfect.`,
    };
  },
};

const NAMES = ['rnn', 'lstm', 'forget'] as const;
/** (T,B,D) each: ∂answer/∂x. */
type Slopes = Readonly<Record<(typeof NAMES)[number], ArrayLike<number>>>;

/** What h says to every gate, `by` times as loud. */
function scaleRecurrent({ params: { Wf, Wi, WC, Wo } }: RecurrentLayer, by: number): void {
  for (const { data, shape } of [Wf, Wi, WC, Wo]) {
    const [H, columns] = shape;
    for (let j = 0; j < H; j++) for (let l = 0; l < H; l++) data[j * columns + l] *= by;
  }
}

/** Runs `look` while the gradient of the final h is that of an answer whose error is 1: the row of Why. */
function withErrorOne<R>(k: Kernels, { layer, params: { Why } }: SequenceModel, look: () => R): R {
  const { dLast } = layer.states[0];
  const H = Why.shape[1];
  for (let j = 0; j < dLast.data.length; j++) dLast.data[j] = Why.data[j % H];
  const found = look();
  k.fill(dLast, 0);
  return found;
}

/** Medians over the sequences of the length of a frame's slopes, by lag. */
function pointsOf(slopes: Slopes, { T, D }: { readonly T: number; readonly D: number }): CurveData[] {
  return Array.from({ length: T }, (_, lag) => ({
    x: lag,
    y: Object.fromEntries(
      NAMES.map((name) => {
        const lengths = Array.from({ length: B }, (__, b) => {
          const from = ((T - 1 - lag) * B + b) * D;
          return Math.hypot(...Array.from({ length: D }, (___, d) => slopes[name][from + d]));
        });
        return [name, lengths.sort((one, other) => one - other)[B / 2]];
      }),
    ),
  }));
}

/** The mean slope in the marked number of each half: feature 0 is the number, feature 1 its mark. */
function markedSlopes(
  slopes: Slopes,
  examples: readonly Example[],
  { T, D }: { readonly T: number; readonly D: number },
): Record<'far' | 'near', Record<(typeof NAMES)[number], number>> {
  const mean = (name: (typeof NAMES)[number], nth: number): number => {
    const each = examples.map(({ features = [] }, b) => {
      const marked = Array.from({ length: T }, (_, t) => t).filter((t) => features[t * D + 1] === 1);
      return slopes[name][(marked[nth] * B + b) * D];
    });
    return each.reduce((sum, slope) => sum + slope, 0) / B;
  };
  const of = (nth: number) => ({ rnn: mean('rnn', nth), lstm: mean('lstm', nth), forget: mean('forget', nth) });
  return { far: of(0), near: of(1) };
}

function short(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = size < 0.001 || size >= 100_000 ? size.toExponential(1) : String(Number(size.toPrecision(2)));
  return (value < 0 ? '−' : '') + digits;
}
