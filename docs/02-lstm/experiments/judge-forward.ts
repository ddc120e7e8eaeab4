/**
 * Judges a reader's frame of an LSTM: gates, candidate and both states, on two hidden batches: generic numbers, and
 * biases of ±1000, at which a careless exp overflows.
 */
import { createJudge } from '@unrolled/lab-protocol';
import {
  asArrays,
  createKernels,
  lstmForward,
  lstmTape,
  type HiddenCase,
  type Rng,
  type Tensor,
} from '@unrolled/rnn-core';
import { FORWARD_MISTAKES, forwardWith, type GivenStep } from './shared/wrong-forward';

const GENERIC = { B: 3, D: 2, H: 4 };
const LARGE = { B: 2, D: 3, H: 3 };

export const experiment = createJudge({
  title: 'Is this one frame of an LSTM?',
  seedHelp: 'Decides the hidden weights, states and features.',
  rows: 'parts',
  mistakes: FORWARD_MISTAKES,
  program: forwardWith,

  *hidden(rng) {
    yield hiddenStep(GENERIC, rng.fork('generic'), (bias) => bias);
    const large = hiddenStep(LARGE, rng.fork('large'), (bias) => (bias < 0 ? -1000 : 1000));
    yield { ...large, row: 'biases of ±1000' };
  },
});

/** One frame of the course's own cell. */
function hiddenStep(
  { B, D, H }: { readonly B: number; readonly D: number; readonly H: number },
  rng: Rng,
  biasOf: (drawn: number) => number,
): HiddenCase<[GivenStep]> {
  const k = createKernels('reference64');
  const draw = (...shape: number[]): Tensor => {
    const made = k.alloc(...shape);
    for (let j = 0; j < made.data.length; j++) made.data[j] = rng.normal();
    return made;
  };
  const bias = (): Tensor => {
    const made = draw(H);
    for (let j = 0; j < H; j++) made.data[j] = biasOf(made.data[j]);
    return made;
  };
  const W = { Wf: draw(H, H + D), Wi: draw(H, H + D), WC: draw(H, H + D), Wo: draw(H, H + D) };
  const b = { bf: bias(), bi: bias(), bC: bias(), bo: bias() };
  const [x, hPrev, CPrev, mask] = [draw(B, D), draw(B, H), draw(B, H), k.alloc(B)];
  k.fill(mask, 1);
  const tape = lstmTape(k, { T: 1, B, D, H });
  const { h, C, f, i, CTilde, o } = tape.steps;
  k.copy(hPrev, h[0]);
  k.copy(CPrev, C[0]);
  const packed = { Wf: k.pack(W.Wf), Wi: k.pack(W.Wi), WC: k.pack(W.WC), Wo: k.pack(W.Wo) };
  lstmForward(k, { ...packed, ...b }, [x], [mask], tape);
  return {
    given: [asArrays<GivenStep>({ x, hPrev, CPrev, ...W, ...b })],
    right: { f: f[0], i: i[0], CTilde: CTilde[0], o: o[0], C: C[1], h: h[1] },
  };
}
