/**
 * How much of one loss term reaches back, and how much may at most: a simple RNN, untrained and trained.
 *
 * The network is asked in every frame for the sign it saw in the first one. The loss of the last frame alone is sent
 * back, and its gradient in the state τ frames earlier is divided by that in the last state. Beside it stand the norm
 * of the product of Jacobians on the way, and the power of ‖Whh‖ that bounds it.
 *
 * Promise: at every lag the loss term stays under the product, and the product under the bound, before training and
 * after.
 */
import type { CurveData, CurveView, Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  createRng,
  createSequenceModel,
  createSimpleRnnLayer,
  exampleRoom,
  inspectionRoom,
  type RecurrentLayer,
} from '@unrolled/rnn-core';
import { inView } from './shared/in-view';
import { radiusOf, stretchOf } from './shared/matrix-size';
import { reachOf, type Reach } from './shared/reach';
import { signTask } from './shared/sign-task';
import { lossOf, trainClassic } from './shared/train-classic';

export interface Params extends ParamValues {
  start: string;
  scale: number;
  noise: number;
  lags: number;
  seed: number;
  hidden: number;
  updates: number;
}

const params: Schema<Params> = {
  start: {
    kind: 'choice',
    label: 'Whh starts as',
    options: [
      { value: 'orthogonal', label: 'orthogonal' },
      { value: 'glorot', label: 'random (Glorot)' },
      { value: 'identity', label: 'identity' },
      { value: 'chain', label: 'chain: 0.9 on the diagonal, 0.8 beside it' },
    ],
    default: 'orthogonal',
    help: 'An orthogonal matrix keeps every length. The chain has all eigenvalues at 0.9 and stretches all the same.',
  },
  scale: {
    kind: 'number',
    label: 'times',
    min: 0.2,
    max: 3,
    step: 0.05,
    default: 1,
    help: 'A factor on Whh before training. The bound goes with its powers.',
  },
  noise: {
    kind: 'number',
    label: 'Noise in the input',
    min: 0,
    max: 2,
    step: 0.1,
    default: 1,
    help: 'Standard deviation. More noise drives the units further from 0, where tanh is flat.',
  },
  lags: {
    kind: 'number',
    label: 'Lags',
    min: 10,
    max: 60,
    step: 5,
    default: 40,
    help: 'How many frames back the pictures go. A sequence has one frame more.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the first weights, signs and noise.' },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 48,
    step: 4,
    default: 24,
    more: true,
    help: 'How many numbers the network carries from frame to frame.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 1000,
    step: 20,
    default: 200,
    more: true,
    help: 'How long the second picture has been trained.',
  },
};

const B = 16;
const RATE = 0.01;
/** Ends of both axes. */
const [LOW, HIGH] = [1e-10, 1e6];
const HUNDREDTH = 0.01;
/** Norms found by iteration may be too small by 10⁻⁴ of themselves. */
const SLACK = 1 + 1e-3;

function view(id: string, title: string): CurveView {
  return {
    kind: 'curve',
    id,
    title,
    size: 'half',
    x: { label: 'lag τ, frames' },
    y: { scale: 'log', min: LOW, max: HIGH, format: 'scientific' },
    series: [
      { key: 'bound', label: 'bound', style: 'frame' },
      { key: 'product', label: 'Jacobians', style: 'ink' },
      { key: 'loss', label: 'one loss term', style: 'rnn' },
    ],
  };
}

export const experiment: Experiment<Params> = {
  title: 'How much of a loss reaches back, and how much may?',
  kernels: 'reference64', // what it draws are gradients smaller than float32 can be trusted with
  params,
  views: [view('first', 'As it starts'), view('trained', 'After training')],

  *run(p, { kernels: k, rng }) {
    const task = signTask(p.lags + 1, p.noise, 'frames');
    const { D, K, T, answers, learnsFrom } = task;
    const weights = rng.fork('weights');
    const recurrentInit = p.start === 'chain' ? 'identity' : (p.start as 'orthogonal' | 'glorot' | 'identity');
    const layer = createSimpleRnnLayer(k, { T, B, D, H: p.hidden, recurrentInit }, weights);
    if (p.start === 'chain') makeChain(layer);
    layer.params.Whh.data.forEach((entry, j, Whh) => (Whh[j] = p.scale * entry));
    const model = createSequenceModel(k, layer, { K }, weights);
    model.repack();
    const room = exampleRoom(k, { T, B, D, K, answers, learnsFrom });
    const looking = inspectionRoom(k, layer);
    const judged = rng.fork('judged');
    const examples = Array.from({ length: B }, () => task.draw(judged));
    const look = () => {
      const Whh = Float64Array.from(layer.params.Whh.data);
      const reach = reachOf(k, model, room, looking, examples, p.lags);
      return { reach, norm: stretchOf(Whh), radius: radiusOf(Whh), middle: middleOf(reach, p.lags) };
    };

    const first = look();
    yield { views: { first: inView(pointsOf(first.middle), LOW, HIGH) } };
    const candidates = [{ key: 'rnn', model, rate: RATE }];
    const run = { task, B, updates: p.updates, measure: lossOf };
    const show = (update: number) => ({ progress: { done: update, total: p.updates, unit: 'updates' } });
    const { rnn: loss } = yield* trainClassic(run, candidates, k, createRng(p.seed).fork('training'), show);
    const trained = look();
    yield { views: { trained: inView(pointsOf(trained.middle), LOW, HIGH) } };

    return {
      numbers: {
        ...named('first', first),
        ...named('trained', trained),
        /** Cross-entropy in nats on fresh sequences; guessing has log 2. */
        loss,
        held: Number([first, trained].every(({ reach }) => holds(reach))),
      },
    };
  },

  finding({ numbers: n }, p) {
    const reach = (lag: number): string =>
      lag > p.lags ? `is not below a hundredth within ${p.lags} frames` : `is below a hundredth after ${lag} frames`;
    const grown = n.firstLargest > 1.5 ? ` It first grows to ${short(n.firstLargest)} times its length.` : '';
    return {
      ok: n.held === 1,
      text:
        `At the start ‖Whh‖ is ${short(n.firstNorm)} and the loss term ${reach(n.firstReach)}.${grown} After training ` +
        `‖Whh‖ is ${short(n.trainedNorm)}, so the bound has grown to ${short(n.trainedBound)}, and the loss term ` +
        `${reach(n.trainedReach)}.`,
    };
  },
};

/** 0.9 on the diagonal and 0.8 beside it: each unit hands on to the one before it in the list. */
function makeChain({ params: { Whh }, sizes: { H } }: RecurrentLayer): void {
  Whh.data.fill(0);
  for (let j = 0; j < H; j++) {
    Whh.data[j * H + j] = 0.9;
    if (j + 1 < H) Whh.data[j * H + j + 1] = 0.8;
  }
}

interface Middle {
  readonly loss: readonly number[];
  readonly product: readonly number[];
  readonly bound: readonly number[];
}

/** Medians over the sequences at every lag. */
function middleOf({ loss, product, bound }: Reach, lags: number): Middle {
  const median = (all: readonly Float64Array[], lag: number): number => {
    const sorted = all.map((one) => one[lag]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  };
  const over = (all: readonly Float64Array[]) => Array.from({ length: lags + 1 }, (_, lag) => median(all, lag));
  return { loss: over(loss), product: over(product), bound: Array.from(bound) };
}

function pointsOf({ loss, product, bound }: Middle): CurveData[] {
  return loss.map((height, lag) => ({ x: lag, y: { loss: height, product: product[lag], bound: bound[lag] } }));
}

function holds({ loss, product, bound }: Reach): boolean {
  return loss.every((one, b) =>
    one.every((height, lag) => height <= product[b][lag] * SLACK && product[b][lag] <= bound[lag] * SLACK),
  );
}

function named(
  when: 'first' | 'trained',
  { reach, norm, radius, middle }: { reach: Reach; norm: number; radius: number; middle: Middle },
): Record<string, number> {
  const last = middle.loss.length - 1;
  const below = middle.loss.findIndex((height) => height < HUNDREDTH);
  const largest = Math.max(...middle.loss);
  return {
    [`${when}Norm`]: norm,
    [`${when}Radius`]: radius,
    [`${when}Slope`]: reach.slope,
    /** One more than the lags where it does not fall that far. */
    [`${when}Reach`]: below < 0 ? last + 1 : below,
    [`${when}Left20`]: middle.loss[Math.min(20, last)],
    [`${when}Left`]: middle.loss[last],
    [`${when}Largest`]: largest,
    [`${when}LargestLag`]: middle.loss.indexOf(largest),
    [`${when}Product`]: Math.max(...middle.product),
    [`${when}ProductLag`]: middle.product.indexOf(Math.max(...middle.product)),
    [`${when}ProductLeft`]: middle.product[last],
    [`${when}Bound`]: middle.bound[last],
  };
}

function short(value: number): string {
  return value >= 100_000 || value < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
