/**
 * The smallest network that asks for everything an LSTM can give: a loss at every frame, and one at both last states.
 *
 * Its gradient reaches the four blocks, the output layer, both first states and the input. Must not: train.
 */
import {
  crossEntropyBackward,
  crossEntropyForward,
  denseBackward,
  denseForward,
  fillBatch,
  batchRoom,
  firstOf,
  stepsOf,
  type CheckedTensor,
  type Kernels,
  type RecurrentLayer,
  type Rng,
} from '@unrolled/rnn-core';

export interface CheckedSizes {
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly K: number;
  readonly lengths: readonly number[];
}

export interface CheckedLstm {
  /** Every number that has a gradient, by name. */
  readonly tensors: Readonly<Record<string, CheckedTensor>>;
  /** From the present values. */
  loss(): number;
  /** The same, and every gradient. */
  lossAndGrads(): number;
}

/** A network round the layer, with first states, data and output weights drawn from rng. None of them is zero. */
export function checkedLstm(k: Kernels, layer: RecurrentLayer, sizes: CheckedSizes, rng: Rng): CheckedLstm {
  const { T, B, D, K, lengths } = sizes;
  const { H } = layer.sizes;
  const drawn = (...shape: number[]) => {
    const made = k.alloc(...shape);
    for (let j = 0; j < made.data.length; j++) made.data[j] = 0.7 * rng.normal();
    return made;
  };
  const batch = fillBatch(
    batchRoom(k, { T, B, D }),
    lengths.map((frames) => ({
      frames,
      features: Array.from({ length: frames * D }, () => rng.normal()),
      labels: Array.from({ length: frames }, () => rng.integer(K)),
    })),
  );
  const [Why, by, dWhy, dby] = [drawn(K, H), drawn(K), k.alloc(K, H), k.alloc(K)];
  const [scores, probs, dScores] = [k.alloc(T, B, K), k.alloc(T, B, K), k.alloc(T, B, K)];
  const [dY, dx] = [k.alloc(T, B, H), k.alloc(T, B, D)];
  const packed = k.pack(Why);
  const [h, C] = layer.states;
  for (const { first, dLast } of layer.states) {
    first.data.set(drawn(B, H).data);
    dLast.data.set(drawn(B, H).data); // the loss at the last states is their product with these numbers
  }
  const [dYSteps, dxSteps] = [stepsOf(dY), stepsOf(dx)];

  function loss(): number {
    layer.repack();
    k.repack(packed);
    layer.forward(batch.steps.x, batch.steps.mask);
    denseForward(k, packed, by, firstOf(layer.y, T), scores);
    let atEnd = 0;
    for (const { last, dLast } of layer.states) {
      for (let j = 0; j < last.data.length; j++) atEnd += last.data[j] * dLast.data[j];
    }
    return crossEntropyForward(scores, batch.labels, batch.mask, probs) + atEnd;
  }

  return {
    tensors: {
      ...Object.fromEntries(
        Object.entries(layer.params).map(([name, value]) => [name, { value, grad: layer.grads[name] }]),
      ),
      Why: { value: Why, grad: dWhy },
      by: { value: by, grad: dby },
      h0: { value: h.first, grad: h.dFirst },
      C0: { value: C.first, grad: C.dFirst },
      x: { value: batch.x, grad: dx },
    },
    loss,
    lossAndGrads() {
      const value = loss();
      for (const grad of [...Object.values(layer.grads), dWhy, dby, dScores, dY, dx]) k.fill(grad, 0);
      crossEntropyBackward(probs, batch.labels, batch.mask, dScores);
      denseBackward(k, packed, firstOf(layer.y, T), dScores, { dW: dWhy, db: dby }, dY);
      layer.backward(batch.steps.x, batch.steps.mask, dYSteps, dxSteps);
      return value;
    },
  };
}
