/**
 * What must hold of attention, convolution and encoder-decoders, as questions to an engine: the gradient check on a
 * small problem for each kind, and what a gradient check cannot see (masks, causality, values, generation). For tests
 * only.
 */
import type { Tensor } from '../src/index';
import { multiHeadProblem, oneHeadProblem, transformerBlockProblem } from './attention-problems';
import { convProblem, embeddingProblem, gatedUnitProblem, spreadProblem, waveNetProblem } from './convolution-problems';
import { decoderProblem, type DecoderSizes } from './decoder-problems';
import { awayFromKinks } from './drawn';
import { check, type Core, type Problem } from './gradient-problems';
import { largestDifference, tensor } from './numbers';

/** Whether it holds. */
export type Witness = (core: Core, seed: number) => boolean;

const gradients =
  (problemFor: (core: Core, seed: number) => Problem): Witness =>
  (core, seed) =>
    check(core, problemFor(core, seed)).passed;

const oneHead = { Tq: 3, Tk: 4, Dq: 3, Dk: 3, Dv: 2, A: 4, keyLengths: [4, 2], reach: 'all', values: 'own' } as const;
const block = { T: 3, D: 4, F: 5, heads: 2, lengths: [3, 2], reach: 'causal' } as const;
const waveNet = { T: 5, B: 2, C: 2, skip: 3, K: 3, taps: 2, dilations: [1, 2], conditioning: 'sequence' } as const;
const lengths = { T: 3, U: 3, H: 2, sourceLengths: [3, 1], targetLengths: [2, 3] };
const decoder = (cell: DecoderSizes['cell'], attention: DecoderSizes['attention']): Witness =>
  gradients((core, seed) => decoderProblem(core, { cell, attention, ...lengths }, seed));

/** Of two sequences of 3 and 1 frames: query 0 sees frame 0 of its own; query 2 of the second no more than that. */
function maskIsRight(core: Core): boolean {
  const k = core.createKernels('reference64');
  const keyMask = tensor(k, [3, 2], [1, 1, 1, 0, 1, 0]);
  const [all, causal] = [k.alloc(3, 2, 3), k.alloc(3, 2, 3)];
  core.fillAllowed(all, keyMask, 'all');
  core.fillAllowed(causal, keyMask, 'causal');
  const words = ({ data }: Tensor) => core.stepsOf({ shape: [6, 3], data }).map((row) => row.data.join(''));
  return words(all).join(' ') === '111 100 111 100 111 100' && words(causal).join(' ') === '100 100 110 100 111 100';
}

/** Rows of α sum to 1 over the allowed keys, and what is not allowed has none. */
function weightsAreShares(core: Core, seed: number): boolean {
  const problem = oneHeadProblem(core, { ...oneHead, score: 'dot' }, seed);
  problem.loss();
  const { alpha, allowed } = problem;
  const rows = core.stepsOf(core.reshaped(alpha, alpha.data.length / oneHead.Tk, oneHead.Tk));
  return (
    rows.every(({ data }) => Math.abs(Array.from(data).reduce((sum, entry) => sum + entry, 0) - 1) < 1e-12) &&
    alpha.data.every((entry, j) => allowed.data[j] !== 0 || entry === 0)
  );
}

/** Position t turns pair i by t / base^(2i/D): the sum formulas lead from one position to the next. */
function positionsAreRight(core: Core): boolean {
  const k = core.createKernels('reference64');
  const [T, B, D] = [3, 2, 5];
  const [pe, x, y] = [k.alloc(T, D), k.alloc(T, B, D), k.alloc(T, B, D)];
  core.sinusoidalPositions(pe, { base: 100 });
  core.addPositions(x, pe, y);
  const expected: number[] = [];
  for (let t = 0; t < T; t++) {
    const angles = [t, t / 100 ** 0.4, t / 100 ** 0.8];
    const row = [Math.sin(angles[0]), Math.cos(angles[0]), Math.sin(angles[1]), Math.cos(angles[1])];
    for (let b = 0; b < B; b++) expected.push(...row, Math.sin(angles[2]));
  }
  return largestDifference(y.data, expected) < 1e-14;
}

/** A later frame changes no earlier output of a causal convolution, and its own output it does change. */
function convolutionIsCausal(core: Core, seed: number): boolean {
  const k = core.createKernels('reference64');
  const rng = core.createRng(seed);
  const x = k.alloc(5, 1, 1);
  const W = tensor(k, [2, 1, 1], [1 + rng.uniform(), 1 + rng.uniform()]);
  const tape = core.convTape(k, core.causalShape(2, 2), 1, x, null);
  x.data[3] = 1;
  core.convForward(k, core.packConv(k, W, null), tape);
  return tape.y.data.slice(0, 3).every((entry) => entry === 0) && tape.y.data[3] === W.data[1];
}

/** Frame by frame the stream gives what the stack gives for the whole sequence. */
const streamIsStack =
  (conditioning: 'sequence' | 'frame'): Witness =>
  (core, seed) => {
    const problem = waveNetProblem(core, { ...waveNet, T: 9, taps: 3, conditioning }, seed);
    problem.loss();
    return largestDifference(problem.streamed(), problem.scores.data) < 1e-13;
  };

/** Run freely on the right symbols, the decoder scores what it scores with teacher forcing. */
const freeIsForced =
  (attention: DecoderSizes['attention']): Witness =>
  (core, seed) => {
    const sizes = { ...lengths, cell: 'lstm', attention, targetLengths: [3, 3] } as const;
    const { model, source, targets } = decoderProblem(core, sizes, seed);
    const [U, B] = [sizes.U, 2];
    model.repack();
    const forced = model.forward(source, targets).data.slice();
    // Another source and an unfinished run before: nothing of them may be left.
    const { data } = source.x;
    data.forEach((entry, j) => (data[j] = -entry));
    model.loss(source, targets);
    model.begin(source);
    model.next([1, 1]);
    data.forEach((entry, j) => (data[j] = -entry));
    model.begin(source);
    const free: number[] = [];
    for (let t = 0; t < U; t++) {
      const symbols = t === 0 ? [0, 0] : targets.slice((t - 1) * B, t * B);
      free.push(...model.next(symbols).data);
    }
    return largestDifference(free, forced) < 1e-13;
  };

/** The target at a step has no say in the scores of that step. */
function nothingIsForetold(core: Core, seed: number): boolean {
  const { model, source, targets } = decoderProblem(core, { ...lengths, cell: 'lstm', attention: 'additive' }, seed);
  model.repack();
  const firstStep = (scores: Tensor) => scores.data.slice(0, 2 * 4);
  const before = firstStep(model.forward(source, targets));
  const others = targets.map((symbol, n) => (n < 2 ? (symbol + 1) % 4 : symbol));
  return largestDifference(before, firstStep(model.forward(source, others))) === 0;
}

const scores = {
  'dot attention': gradients((core, seed) => oneHeadProblem(core, { ...oneHead, score: 'scaled-dot' }, seed)),
  'general attention': gradients((core, seed) => oneHeadProblem(core, { ...oneHead, score: 'general' }, seed)),
  'additive attention': gradients((core, seed) => oneHeadProblem(core, { ...oneHead, score: 'additive' }, seed)),
};
const heads = {
  'self-attention': gradients((core, seed) =>
    multiHeadProblem(core, { Tq: 3, Tk: 3, D: 4, heads: 2, keyLengths: [3, 2], reach: 'all', inputs: 'self' }, seed),
  ),
};
const decoders = {
  'additive attention': decoder('gru-reset-before', 'additive'),
  'nothing is foretold': nothingIsForetold,
  'free running, additive': freeIsForced('additive'),
  'free running, general': freeIsForced('general'),
  'general attention': decoder('lstm', 'general'),
  'no attention': decoder('lstm', 'none'),
};

/** For each source file the witnesses that speak about it. */
export const WITNESSES: Readonly<Record<string, Readonly<Record<string, Witness>>>> = {
  'layers/attention-mask.ts': { 'the mask': maskIsRight },
  'layers/masked-softmax.ts': { ...scores, 'weights are shares': weightsAreShares },
  'layers/dot-scores.ts': scores,
  'layers/additive-scores.ts': scores,
  'layers/attention.ts': scores,
  'layers/multi-head-attention.ts': heads,
  'layers/feed-forward.ts': {
    block: gradients((core, seed) =>
      awayFromKinks((draw) => transformerBlockProblem(core, { ...block, norm: 'before' }, draw), seed),
    ),
  },
  'layers/transformer-block.ts': {
    'norms before': gradients((core, seed) =>
      awayFromKinks((draw) => transformerBlockProblem(core, { ...block, norm: 'before' }, draw), seed),
    ),
    'norms after': gradients((core, seed) =>
      awayFromKinks((draw) => transformerBlockProblem(core, { ...block, norm: 'after' }, draw), seed),
    ),
  },
  'model/decoder-readout.ts': decoders,
  'model/encoder-decoder.ts': decoders,
  'layers/embedding.ts': { symbols: gradients((core, seed) => embeddingProblem(core, 'mean', seed)) },
  'layers/positions.ts': { positions: positionsAreRight },
  'layers/causal-conv.ts': {
    gradients: gradients((core, seed) =>
      convProblem(core, { shape: core.causalShape(3, 2), T: 6, B: 2, I: 2, O: 3 }, seed),
    ),
    causality: convolutionIsCausal,
  },
  'layers/gated-unit.ts': Object.fromEntries(
    (['sequence', 'frame'] as const).map((conditioning) => [
      `a condition for each ${conditioning}`,
      gradients((core, seed) =>
        gatedUnitProblem(core, { T: 5, B: 2, I: 2, C: 3, taps: 2, dilation: 2, conditioning }, seed),
      ),
    ]),
  ),
  'layers/wavenet-stack.ts': {
    gradients: gradients((core, seed) => awayFromKinks((draw) => waveNetProblem(core, waveNet, draw), seed)),
  },
  'layers/wavenet-stream.ts': {
    'the stream is the stack': streamIsStack('sequence'),
    'with conditions that change': streamIsStack('frame'),
  },
  'layers/heads.ts': {
    ...Object.fromEntries(
      (['last', 'mean', 'max'] as const).map((pooling) => [
        pooling,
        gradients((core, seed) => awayFromKinks((draw) => embeddingProblem(core, pooling, draw), seed)),
      ]),
    ),
    'every frame': gradients((core, seed) => spreadProblem(core, 'every-frame', seed)),
    'first frame': gradients((core, seed) => spreadProblem(core, 'first-frame', seed)),
  },
};
