import { describe, expect, test } from 'vitest';
import { multiHeadProblem, oneHeadProblem, transformerBlockProblem } from '../../test-support/attention-problems';
import {
  convProblem,
  embeddingProblem,
  gatedUnitProblem,
  spreadProblem,
  waveNetProblem,
} from '../../test-support/convolution-problems';
import { decoderProblem, type DecoderCell } from '../../test-support/decoder-problems';
import { awayFromKinks, lengthsFor, type KinkedProblem } from '../../test-support/drawn';
import { check, type Problem } from '../../test-support/gradient-problems';
import { largestOf } from '../../test-support/numbers';
import { FULL, seeds } from '../../test-support/seeds';
import * as core from '../index';

const frames = FULL ? [1, 2, 7, 50] : [1, 2, 7];
const batches = [1, 3];

/** The seeds for sequences of T frames: at 50 a seed costs seconds. */
const seedsAt = (T: number): number[] => (T === 50 ? seeds(1, 2) : seeds(2, 20));

/** Every entry agrees at every seed, and each tensor but those of `flat` has a gradient at one seed or more. */
function agrees(problemFor: (seed: number) => Problem, flat: readonly string[] = [], T = 0): void {
  const alive = new Set(flat);
  let names: string[] = [];
  for (const seed of seedsAt(T)) {
    const problem = problemFor(seed);
    const report = check(core, problem);
    expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
    names = Object.keys(problem.tensors);
    for (const name of names) if (largestOf(problem.tensors[name].grad.data) > 0) alive.add(name);
  }
  expect(names.filter((name) => !alive.has(name))).toEqual([]);
}

const agreesAwayFromKinks = (problemFor: (seed: number) => KinkedProblem, flat: readonly string[] = [], T = 0): void =>
  agrees((seed) => awayFromKinks(problemFor, seed), flat, T);

describe.each(['dot', 'scaled-dot', 'general', 'additive'] as const)('%s attention: every entry agrees', (score) => {
  // Of two keys one may be padded: then α is 1 whatever the scores, and nothing that only scores see has a gradient.
  const onlyScores = ['q', 'W', 'Wq', 'Wk', 'b', 'v'];
  for (const B of batches) {
    for (const T of frames) {
      test(`B=${B}, ${T} queries, ${T + 1} keys, some of them padded`, () => {
        const D = score === 'general' || score === 'additive' ? [2, 3] : [3, 3];
        const sizes = {
          score,
          Tq: T,
          Tk: T + 1,
          Dq: D[0],
          Dk: D[1],
          Dv: 2,
          A: 4,
          reach: 'all',
          values: 'own',
        } as const;
        const flat = T === 1 ? [...onlyScores, 'keys'] : [];
        agrees((seed) => oneHeadProblem(core, { ...sizes, keyLengths: lengthsFor(B, T + 1, seed) }, seed), flat, T);
      });
    }
  }
  test('causal, and with keys that are the values', () => {
    const sizes = { score, Tq: 5, Tk: 5, Dq: 3, Dk: 3, Dv: 3, A: 2, reach: 'causal', values: 'shared' } as const;
    agrees((seed) => oneHeadProblem(core, { ...sizes, keyLengths: lengthsFor(3, 5, seed) }, seed));
  });
});

const HEADS_AND_WIDTHS = [[1, 1], [2, 6], [5, 5], [4, 16]]; // prettier-ignore

describe('multi-head attention: every entry agrees', () => {
  // A shift of all keys by one vector changes no weight: the gradient of bk is 0 but for rounding.
  for (const [heads, D] of FULL ? HEADS_AND_WIDTHS : HEADS_AND_WIDTHS.slice(0, 2)) {
    for (const B of batches) {
      for (const T of frames) {
        if (T * B * D > 1000) continue; // minutes, for nothing that the others do not show
        const keyLengths = (seed: number) => lengthsFor(B, T, seed);
        test(`self-attention, ${heads} heads of ${D / heads}, B=${B} T=${T}`, () => {
          const sizes = { Tq: T, Tk: T, D, heads, inputs: 'self', reach: T > 2 ? 'causal' : 'all' } as const;
          const flat = T === 1 ? ['bq', 'bk', 'Wq', 'Wk'] : ['bk'];
          agrees((seed) => multiHeadProblem(core, { ...sizes, keyLengths: keyLengths(seed) }, seed), flat, T);
        });
      }
    }
  }
  test('of queries over other keys and values, with padding', () => {
    const sizes = { Tq: 3, Tk: 4, D: 6, heads: 3, inputs: 'cross', reach: 'all' } as const;
    agrees((seed) => multiHeadProblem(core, { ...sizes, keyLengths: lengthsFor(3, 4, seed) }, seed), ['bk']);
  });
});

describe.each(['before', 'after'] as const)('a transformer block with its norms %s: every entry agrees', (norm) => {
  for (const B of batches) {
    for (const T of frames) {
      test(`B=${B} T=${T}`, () => {
        const sizes = { norm, T, D: 4, F: 5, heads: 2, reach: T > 2 ? 'causal' : 'all' } as const;
        const flat = ['bk', ...(T === 1 ? ['Wq', 'bq', 'Wk'] : [])];
        agreesAwayFromKinks(
          (seed) => transformerBlockProblem(core, { ...sizes, lengths: lengthsFor(B, T, seed) }, seed),
          flat,
          T,
        );
      });
    }
  }
});

describe('convolution: every entry agrees', () => {
  for (const [taps, dilation, stride, left, right] of [
    [1, 1, 1, 0, 0],
    [3, 1, 1, 2, 0],
    [2, 3, 1, 3, 0],
    [3, 2, 1, 1, 3],
    [3, 1, 2, 1, 1],
    [2, 2, 3, 5, 4],
  ]) {
    test(`${taps} taps, dilation ${dilation}, stride ${stride}, ${left} zeros before and ${right} after`, () => {
      const shape = { taps, dilation, stride, left, right };
      for (const B of batches) agrees((seed) => convProblem(core, { shape, T: 7, B, I: 3, O: 5 }, seed));
    });
  }
  test('one frame, and a sequence shorter than the dilation', () => {
    const shape = core.causalShape(3, 4);
    for (const T of [1, 2]) agrees((seed) => convProblem(core, { shape, T, B: 2, I: 2, O: 3 }, seed));
  });
});

describe.each(['none', 'sequence', 'frame'] as const)(
  'with a condition for each %s: every entry agrees',
  (conditioning) => {
    for (const B of batches) {
      for (const T of frames) {
        test(`gated unit, B=${B} T=${T}`, () => {
          const sizes = { T, B, I: 2, C: 3, taps: 2, dilation: 2, conditioning };
          agrees((seed) => gatedUnitProblem(core, sizes, seed), [], T);
        });
        test(`WaveNet stack, B=${B} T=${T}`, () => {
          const sizes = { T, B, C: 2, skip: 4, K: 3, taps: 2, dilations: [1, 2], conditioning };
          // The last residual leads nowhere.
          agreesAwayFromKinks((seed) => waveNetProblem(core, sizes, seed), ['R1', 'r1'], T);
        });
      }
    }
  },
);

describe('embedding, positions and heads: every entry agrees', () => {
  test.each(['last', 'mean', 'max'] as const)('symbols with positions, pooled by %s', (pooling) => {
    agreesAwayFromKinks((seed) => embeddingProblem(core, pooling, seed));
  });
  test.each(['every-frame', 'first-frame'] as const)('one vector given to %s', (spread) => {
    agrees((seed) => spreadProblem(core, spread, seed));
  });
});

describe.each(['none', 'dot', 'scaled-dot', 'general', 'additive'] as const)(
  'an encoder-decoder with attention %s: every entry agrees',
  (attention) => {
    const cells: DecoderCell[] = ['simple-rnn', 'lstm', 'gru-reset-before', 'gru-reset-after'];
    test.each(cells)('%s', (cell) => {
      const lengths = { T: 4, U: 3, H: 3, sourceLengths: [4, 1, 2], targetLengths: [2, 3, 1] };
      agrees((seed) => decoderProblem(core, { cell, attention, ...lengths }, seed));
    });
    test('one frame to one symbol, one sequence', () => {
      const one = { T: 1, U: 1, H: 1, sourceLengths: [1], targetLengths: [1] };
      const flat = ['attention.W', 'attention.Wq', 'attention.Wk', 'attention.b', 'attention.v'];
      const first = ['encoder.Whh', 'decoder.Wxh', 'embedding'];
      agrees((seed) => decoderProblem(core, { cell: 'simple-rnn', attention, ...one }, seed), [...flat, ...first]);
    });
  },
);
