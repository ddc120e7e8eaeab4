/** What every notebook has beside its cells: arrays, loss, whole network, gradient check, Adam, and the comparison with our run. */
import { FIRST, LAST } from './run';

export const SET_UP = String.raw`import base64
import zlib

import numpy as np


def unpack(text, dtype, *shape):
    """Numbers that were packed as zlib in base64, little-endian."""
    flat = np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype=dtype)
    return flat.reshape(shape) if shape else flat


def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))  # the same as 1 / (1 + exp(-a)), and it cannot overflow`;

export const LOSS_WORDS = String.raw`## The output layer and the loss

At every frame the state is turned into $K$ scores, and softmax turns scores into probabilities:

$$s_t = W_{hy} h_t + b_y, \qquad y_t = \mathrm{softmax}(s_t), \qquad L = -\frac{1}{N} \sum_t \log y_t[\ell_t]$$

The sum runs over the $N$ frames that are not padding, $\ell_t$ is the right answer. The slope of $L$ by the scores of a frame is short:
$(y_t - e_{\ell_t})/N$, with $e_\ell$ for the vector that has a 1 at place $\ell$ and zeros elsewhere.`;

export const LOSS = String.raw`def cross_entropy(scores, labels, mask):
    """The mean loss in nats over the frames that count, and its slope by the scores (T,B,K)."""
    shifted = scores - scores.max(2, keepdims=True)  # softmax does not change, and exp cannot overflow
    y = np.exp(shifted)
    y /= y.sum(2, keepdims=True)
    right = np.eye(scores.shape[2])[labels]  # (T,B,K)
    N = mask.sum()
    loss = -(np.log((y * right).sum(2)) * mask).sum() / N
    return loss, (y - right) * mask[:, :, None] / N


def loss_and_gradients(network, w, x, labels, mask):
    """The loss of a batch, and its slope by every weight. network: a pair of functions, forward and backward."""
    forward, backward = network
    tape = forward(w, x, mask)
    h = tape["h"][1:]  # (T,B,H)
    scores = h @ w["Why"].T + w["by"]
    loss, ds = cross_entropy(scores, labels, mask)
    g = backward(w, tape, ds @ w["Why"])
    g["Why"] = np.einsum("tbk,tbh->kh", ds, h)
    g["by"] = ds.sum((0, 1))
    return loss, g`;

export const CHECK_WORDS = String.raw`## Is the backward pass right?

Move one weight by a little, to both sides, and see by how much the loss changes. That is the slope without any derivation. If the
backward pass says something else, it is wrong, however plausible it looks.`;

export const CHECK = String.raw`def check_gradients(network, w, x, labels, mask, entries=6, step=1e-5):
    """The largest difference between both slopes, over the largest slope of the same weight."""
    _, g = loss_and_gradients(network, w, x, labels, mask)
    random = np.random.default_rng(1)
    worst = 0.0
    for name, weight in w.items():
        for place in random.choice(weight.size, min(entries, weight.size), replace=False):
            sides = []
            for sign in (1, -1):
                moved = {**w, name: weight.copy()}
                moved[name].flat[place] += sign * step
                sides.append(loss_and_gradients(network, moved, x, labels, mask)[0])
            slope = (sides[0] - sides[1]) / (2 * step)
            worst = max(worst, abs(slope - g[name].flat[place]) / np.abs(g[name]).max())
    return worst


x, labels, mask = batch(0)
for name, network in NETWORKS.items():
    worst = check_gradients(network, first_weights(name), x[:8], labels[:8], mask[:8])
    print(f"{name}: largest difference {worst:.1e}")
    assert worst < 1e-6, name`;

export const TRAIN_WORDS = String.raw`## Training

Every update takes one batch. Its gradients are **clipped**: if their joint norm is above 1, all are divided by it, so that one strange
batch cannot throw the weights far away. Then **Adam** (Kingma and Ba 2015) makes a step whose length hardly depends on the size of the
gradient: it divides a running mean $m$ of the gradient by the root of a running mean $v$ of its square.

$$m \leftarrow 0.9\, m + 0.1\, g, \qquad v \leftarrow 0.999\, v + 0.001\, g^2, \qquad
w \leftarrow w - \eta\, \frac{m / (1 - 0.9^n)}{\sqrt{v / (1 - 0.999^n)} + 10^{-8}}$$

$n$ counts the updates. Both divisors mend that the running means start at 0.`;

export const TRAIN = String.raw`def train(name, rate):
    """Trains from the first weights on all batches. Returns the weights, and the loss before each update."""
    network, w = NETWORKS[name], first_weights(name)
    m = {key: np.zeros_like(value) for key, value in w.items()}
    v = {key: np.zeros_like(value) for key, value in w.items()}
    losses = []
    for n in range(1, UPDATES + 1):
        loss, g = loss_and_gradients(network, w, *batch(n - 1))
        losses.append(loss)
        norm = np.sqrt(sum((part**2).sum() for part in g.values()))
        for key in w:
            part = g[key] * min(1, CLIP / norm)
            m[key] = 0.9 * m[key] + 0.1 * part
            v[key] = 0.999 * v[key] + 0.001 * part**2
            w[key] -= rate * (m[key] / (1 - 0.9**n)) / (np.sqrt(v[key] / (1 - 0.999**n)) + 1e-8)
        if n % 50 == 0:
            print(f"{name}, update {n:4d}: loss {np.mean(losses[-20:]):.3f} nats")
    return w, np.array(losses)


trained, losses = {}, {}
for name in NETWORKS:
    trained[name], losses[name] = train(name, RATES[name])`;

export const COMPARE_WORDS = `## The same numbers as in the course?

The course trained the same networks in TypeScript, from the same arrays and first weights, on the same batches. Two programs that
mean the same must find the same losses, but for rounding: the first ${FIRST} have to agree within one part in ten thousand. At the end the
mean of the last ${LAST} losses has to lie among those of five seeds of the course. This run is the first of them; the others have other data
and other first weights.`;

export const COMPARE = `for name in NETWORKS:
    ours, theirs = np.array(FIRST_LOSSES[name]), losses[name][: len(FIRST_LOSSES[name])]
    worst = np.abs(theirs / ours - 1).max()
    print(f"{name}: the first {len(ours)} losses differ by {worst:.1e} of themselves at most")
    assert worst < 1e-4, name
    final, (low, high) = losses[name][-${LAST}:].mean(), (min(FINAL_LOSSES[name]), max(FINAL_LOSSES[name]))
    print(f"{name}: final loss {final:.4f}, seeds of the course {low:.4f} to {high:.4f}")
    assert low - 1e-4 <= final <= high + 1e-4, name
print("This notebook and the course agree.")`;

/** Batches of sequences with features, laid time first and padded. */
export const FEATURE_BATCH = String.raw`starts = np.concatenate([[0], np.cumsum(LENGTHS)[:-1]]).astype(int)


def batch(n):
    """Batch n of the run: x (T,B,D), labels (T,B), mask (T,B) with True where there is a frame."""
    chosen = BATCHES[n]
    T = LENGTHS[chosen].max()
    x, labels = np.zeros((T, len(chosen), D)), np.zeros((T, len(chosen)), dtype=int)
    mask = np.zeros((T, len(chosen)), dtype=bool)
    for b, j in enumerate(chosen):
        length, start = LENGTHS[j], starts[j]
        x[:length, b] = FEATURES[start : start + length]
        labels[:length, b] = LABELS[start : start + length]
        mask[:length, b] = True
    return x, labels, mask


x, labels, mask = batch(0)
print("x", x.shape, " labels", labels.shape, " frames that count:", mask.sum(), "of", mask.size)`;

/** Batches of tunes: what is seen before a note follows from the notes before it. */
export const TUNE_BATCH = String.raw`LAG = 4 * (FREE_BARS + 1)  # so many notes after a note of the theme it returns


def batch(n):
    """Batch n of the run: x (T,B,D), labels (T,B), mask (T,B). Before each note the one before it is seen."""
    labels = NOTES[BATCHES[n]].T.astype(int)  # (T,B)
    T, B = labels.shape
    x = np.zeros((T, B, D))
    x[1:, :, :K] = np.eye(K)[labels[:-1]]
    x[0, :, K] = 1  # the start
    x[LAG, :, K + 1] = 1  # the return begins
    return x, labels, np.ones((T, B), dtype=bool)


x, labels, mask = batch(0)
print("x", x.shape, " labels", labels.shape)
print("a tune:", labels[:, 0])`;

export const ACCURACY_WORDS = String.raw`## What has it learned?

The share of frames for which the highest score is the right one, on the utterances it learned from. On utterances it has never heard
it is lower; the course measures that, and explains how far any network could get.`;

export const ACCURACY = String.raw`for name, network in NETWORKS.items():
    right = count = 0
    for n in range(len(LENGTHS) // BATCHES.shape[1]):
        x, labels, mask = batch(n)
        h = network[0](trained[name], x, mask)["h"][1:]
        guess = (h @ trained[name]["Why"].T + trained[name]["by"]).argmax(2)
        right, count = right + ((guess == labels) & mask).sum(), count + mask.sum()
    print(f"{name}: {100 * right / count:.1f} % of {count} frames")`;

export const RETURN_WORDS = String.raw`## What does each remember?

In the last bar the theme returns. Whoever remembers it is not surprised. The surprise of a note is minus the binary logarithm of the
probability that was given to it: 3 bits for knowing nothing about eight notes, 0 for being certain and right. Measured on the last
ten batches, each of which was seen once, at the very end of training.`;

export const RETURN = String.raw`for name, network in NETWORKS.items():
    bits = []
    for n in range(UPDATES - 10, UPDATES):
        x, labels, mask = batch(n)
        h = network[0](trained[name], x, mask)["h"][1:]
        scores = h @ trained[name]["Why"].T + trained[name]["by"]
        y = np.exp(scores - scores.max(2, keepdims=True))
        y /= y.sum(2, keepdims=True)
        given = np.take_along_axis(y, labels[:, :, None], 2)[LAG:]
        bits.append(-np.log2(given).mean())
    print(f"{name}: {np.mean(bits):.2f} bits a note of the return")`;
