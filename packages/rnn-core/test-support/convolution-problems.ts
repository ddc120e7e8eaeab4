/**
 * Convolution, gated unit, WaveNet stack, embedding with positions, and heads as gradient problems. For tests only.
 */
import type { CheckedTensor, ConvShape, Pooling, Spread, Tensor } from '../src/index';
import { drawer, maskWithJunk, smallestOf, sumOfProducts, zeroGrads, type Drawer, type KinkedProblem } from './drawn';
import type { Core, Problem } from './gradient-problems';

type Tensors = Readonly<Record<string, CheckedTensor>>;

/** One convolution's weights W (taps,O,I) and b (O), packed, with their gradients. */
function convTensors(core: Core, { k, draw }: Drawer, taps: number, O: number, I: number) {
  const [W, b] = [draw([taps, O, I]), draw([O])];
  const packed = core.packConv(k, W.value, b.value);
  return {
    tensors: { W, b },
    packed,
    grads: { dW: core.stepsOf(W.grad), db: b.grad },
    repack: () => packed.W.forEach((one) => k.repack(one)),
  };
}

export interface ConvSizes {
  readonly shape: ConvShape;
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly O: number;
}

/** Loss Σ w ⊙ y. Tensors: x, W, b. */
export function convProblem(core: Core, { shape, T, B, I, O }: ConvSizes, seed: number): Problem {
  const drawn = drawer(core, seed);
  const { k } = drawn;
  const x = drawn.draw([T, B, I]);
  const own = convTensors(core, drawn, shape.taps, O, I);
  const tape = core.convTape(k, shape, O, x.value, x.grad);
  const cotangent = drawn.cotangent(...tape.y.shape);
  const tensors: Tensors = { x, ...own.tensors };
  function loss(): number {
    own.repack();
    core.convForward(k, own.packed, tape);
    return sumOfProducts(tape.y, cotangent);
  }
  function analyse(): void {
    loss();
    zeroGrads(k, tensors);
    k.copy(cotangent, tape.dy);
    core.convBackward(k, own.packed, tape, own.grads);
  }
  return { loss, analyse, tensors };
}

/** 'sequence': one vector for a whole sequence. 'frame': one for every frame. */
export type Conditioning = 'none' | 'sequence' | 'frame';

const conditionFor = (drawn: Drawer, conditioning: Conditioning, T: number, B: number, D: number) =>
  conditioning === 'none' ? null : drawn.draw(conditioning === 'sequence' ? [B, D] : [T, B, D]);

function unitTensors(core: Core, drawn: Drawer, sizes: { taps: number; C: number; I: number; D: number | null }) {
  const { taps, C, I, D } = sizes;
  const { k } = drawn;
  const [filter, gate] = [convTensors(core, drawn, taps, C, I), convTensors(core, drawn, taps, C, I)];
  const [Vf, Vg] = D === null ? [null, null] : [drawn.draw([C, D]), drawn.draw([C, D])];
  const [packedVf, packedVg] = [Vf && k.pack(Vf.value), Vg && k.pack(Vg.value)];
  return {
    tensors: {
      ...{ Wf: filter.tensors.W, bf: filter.tensors.b, Wg: gate.tensors.W, bg: gate.tensors.b },
      ...(Vf && Vg ? { Vf, Vg } : {}),
    } as Tensors,
    weights: { filter: filter.packed, gate: gate.packed, Vf: packedVf, Vg: packedVg },
    grads: { filter: filter.grads, gate: gate.grads, dVf: Vf && Vf.grad, dVg: Vg && Vg.grad },
    repack() {
      filter.repack();
      gate.repack();
      for (const V of [packedVf, packedVg]) if (V) k.repack(V);
    },
  };
}

export interface GatedUnitSizes {
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly C: number;
  readonly taps: number;
  readonly dilation: number;
  readonly conditioning: Conditioning;
}

/** Loss Σ w ⊙ y. Tensors: x, Wf, bf, Wg, bg, and with a condition Vf, Vg, c. */
export function gatedUnitProblem(core: Core, sizes: GatedUnitSizes, seed: number): Problem {
  const drawn = drawer(core, seed);
  const { k } = drawn;
  const { T, B, I, C, taps, dilation, conditioning } = sizes;
  const D = conditioning === 'none' ? null : 2;
  const x = drawn.draw([T, B, I]);
  const c = conditionFor(drawn, conditioning, T, B, 2);
  const own = unitTensors(core, drawn, { taps, C, I, D });
  const tape = core.gatedUnitTape(k, { C, taps, dilation }, x.value, x.grad);
  const cotangent = drawn.cotangent(T, B, C);
  const tensors: Tensors = { x, ...own.tensors, ...(c ? { c } : {}) };
  function loss(): number {
    own.repack();
    core.gatedUnitForward(k, own.weights, c && c.value, tape);
    return sumOfProducts(tape.y, cotangent);
  }
  function analyse(): void {
    loss();
    zeroGrads(k, tensors);
    core.gatedUnitBackward(k, own.weights, c && c.value, tape, cotangent, own.grads, c && c.grad);
  }
  return { loss, analyse, tensors };
}

export interface WaveNetProblemSizes {
  readonly T: number;
  readonly B: number;
  readonly C: number;
  readonly skip: number;
  readonly K: number;
  readonly taps: number;
  readonly dilations: readonly number[];
  readonly conditioning: Conditioning;
}

export interface WaveNetProblem extends KinkedProblem {
  /** The scores (T,B,K) of the last pass, and the same from the stream, frame by frame. */
  readonly scores: Tensor;
  streamed(): number[];
}

/** Some units are on and some are off. */
const mixed = ({ data }: Tensor): boolean => data.some((entry) => entry > 0) && data.some((entry) => entry === 0);

/** Loss Σ w ⊙ scores. Tensors: h0, every weight of the stack, and the condition. */
export function waveNetProblem(core: Core, sizes: WaveNetProblemSizes, seed: number): WaveNetProblem {
  const drawn = drawer(core, seed);
  const { k } = drawn;
  const { T, B, C, skip, K, taps, dilations, conditioning } = sizes;
  const D = conditioning === 'none' ? null : 2;
  const h0 = drawn.draw([T, B, C]);
  const c = conditionFor(drawn, conditioning, T, B, 2);
  const layers = dilations.map(() => ({
    unit: unitTensors(core, drawn, { taps, C, I: C, D }),
    R: drawn.draw([C, C]),
    r: drawn.draw([C]),
    S: drawn.draw([skip, C]),
    s: drawn.draw([skip]),
  }));
  const [O1, o1, O2, o2] = [drawn.draw([skip, skip]), drawn.draw([skip]), drawn.draw([K, skip]), drawn.draw([K])];
  const weights = {
    layers: layers.map(({ unit, R, r, S, s }) => ({
      unit: unit.weights,
      ...{ R: k.pack(R.value), r: r.value, S: k.pack(S.value), s: s.value },
    })),
    ...{ O1: k.pack(O1.value), o1: o1.value, O2: k.pack(O2.value), o2: o2.value },
  };
  const grads = {
    layers: layers.map(({ unit, R, r, S, s }) => ({
      unit: unit.grads,
      ...{ dR: R.grad, dr: r.grad, dS: S.grad, ds: s.grad },
    })),
    ...{ dO1: O1.grad, do1: o1.grad, dO2: O2.grad, do2: o2.grad },
  };
  const tensors: Record<string, CheckedTensor> = { h0, O1, o1, O2, o2, ...(c ? { c } : {}) };
  layers.forEach(({ unit, R, r, S, s }, l) => {
    for (const [name, one] of Object.entries({ ...unit.tensors, R, r, S, s })) tensors[`${name}${l}`] = one;
  });
  const tape = core.waveNetTape(k, { T, B, C, skip, K, taps, dilations });
  const cotangent = drawn.cotangent(T, B, K);
  function repack(): void {
    layers.forEach(({ unit }) => unit.repack());
    for (const one of [...weights.layers.flatMap(({ R, S }) => [R, S]), weights.O1, weights.O2]) k.repack(one);
  }
  function loss(): number {
    repack();
    k.copy(h0.value, tape.h[0]);
    core.waveNetForward(k, weights, c && c.value, tape);
    return sumOfProducts(tape.scores, cotangent);
  }
  function analyse(): void {
    loss();
    zeroGrads(k, tensors);
    core.waveNetBackward(k, weights, c && c.value, tape, cotangent, grads, c && c.grad);
    k.copy(tape.dh[0], h0.grad);
  }
  function streamed(): number[] {
    const stream = core.waveNetStream(k, weights, { B, dilations });
    core.stepsOf(h0.value).forEach((h) => stream.step(h, c && (conditioning === 'frame' ? null : c.value)));
    stream.reset(); // what came before leaves nothing behind
    const conditions = conditioning === 'frame' && c ? core.stepsOf(c.value) : null;
    return core.stepsOf(h0.value).flatMap((h, t) => {
      const condition = conditions ? conditions[t] : c && c.value;
      return Array.from(stream.step(h, condition).data);
    });
  }
  return {
    loss,
    analyse,
    tensors,
    /** A layer that is off altogether has no gradient to check, one that is on altogether no ReLU: as good as a kink. */
    smallestPreactivation: () => ([tape.sumOn, tape.midOn].every(mixed) ? smallestOf([tape.sum, tape.mid]) : 0),
    scores: tape.scores,
    streamed,
  };
}

/**
 * Symbols, embedded twice over in one batch, with positions, and pooled: loss Σ w ⊙ tanh(pooled). One symbol never
 * occurs, one place holds none. Tensors: table. `smallestPreactivation`: how far apart the two largest entries are.
 */
export function embeddingProblem(core: Core, pooling: Pooling, seed: number): KinkedProblem {
  const [T, B, V, D] = [4, 3, 5, 3];
  const drawn = drawer(core, seed);
  const { k, rng } = drawn;
  const table = drawn.draw([V, D]);
  const lengths = [4, 2, 0];
  const ids = Int32Array.from({ length: T * B }, (_, n) =>
    n === 0 ? 0 : Math.floor(n / B) < lengths[n % B] ? rng.integer(V - 1) : core.NO_SYMBOL,
  );
  const mask = maskWithJunk(drawn, T, lengths, []);
  const [x, y, dx, pe] = [k.alloc(T, B, D), k.alloc(T, B, D), k.alloc(T, B, D), k.alloc(T, D)];
  core.sinusoidalPositions(pe);
  const tape = core.poolTape(k, { B, H: D });
  const [bent, dPooled] = [k.alloc(B, D), k.alloc(B, D)];
  const cotangent = drawn.cotangent(B, D);
  function loss(): number {
    core.embeddingForward(table.value, ids, x);
    core.addPositions(x, pe, y);
    core.poolForward(pooling, y, mask, tape);
    k.tanh(tape.pooled, bent);
    return sumOfProducts(bent, cotangent);
  }
  function analyse(): void {
    loss();
    k.fill(table.grad, 0);
    k.fill(dx, 0);
    k.tanhBackward(bent, cotangent, dPooled);
    core.poolBackward(pooling, mask, tape, dPooled, dx);
    core.embeddingBackward(ids, dx, table.grad);
  }
  /** How far the runner-up is behind, where a largest entry is taken. */
  function smallestPreactivation(): number {
    let smallest = Infinity;
    if (pooling !== 'max') return smallest;
    for (let j = 0; j < B * D; j++) {
      const column = Array.from({ length: T }, (_, t) => t)
        .filter((t) => mask.data[t * B + Math.floor(j / D)] !== 0)
        .map((t) => y.data[t * B * D + j])
        .sort((a, b) => b - a);
      if (column.length > 1) smallest = Math.min(smallest, column[0] - column[1]);
    }
    return smallest;
  }
  return { loss, analyse, tensors: { table }, smallestPreactivation };
}

/** One vector spread over the frames: loss Σ w ⊙ tanh(x) over the frames that count. Tensors: vector. */
export function spreadProblem(core: Core, spread: Spread, seed: number): Problem {
  const [T, B, D] = [4, 3, 3];
  const drawn = drawer(core, seed);
  const { k } = drawn;
  const vector = drawn.draw([B, D]);
  const mask = maskWithJunk(drawn, T, [4, 2, 0], []);
  const [x, bent, dx] = [k.alloc(T, B, D), k.alloc(T, B, D), k.alloc(T, B, D)];
  const cotangent = drawn.cotangent(T, B, D);
  function loss(): number {
    core.spreadForward(spread, vector.value, mask, x);
    k.tanh(x, bent);
    return sumOfProducts(bent, cotangent);
  }
  function analyse(): void {
    loss();
    k.fill(vector.grad, 0);
    k.tanhBackward(bent, cotangent, dx);
    core.spreadBackward(spread, mask, dx, vector.grad);
  }
  return { loss, analyse, tensors: { vector } };
}
