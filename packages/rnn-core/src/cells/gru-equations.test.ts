/**
 * Every quoted equation of both GRUs, one by one, against plain loops that share no code with the engine.
 *
 * One frame of three sequences, the last of them over already; two features, four units: no two sizes are equal, and
 * neither the state before nor the message from the future is zero. Sums over frames are looked at with two frames.
 */
import { describe, expect, test } from 'vitest';
import { randomTensor, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import type { Tensor } from '../kernels/types';
import { createRng } from '../rng';
import { allocateAll, stepsOf } from '../tensor';
import { gruResetAfterBackward, gruResetAfterForward, gruResetAfterTape } from './gru-reset-after';
import { gruResetBeforeBackward, gruResetBeforeForward, gruResetBeforeTape } from './gru-reset-before';

type Row = readonly number[];
const [B, D, H] = [3, 2, 4];
const UNITS = [0, 1, 2, 3];
const k = createReferenceKernels('float64');

const sigma = (a: number): number => 1 / (1 + Math.exp(-a));
const dot = (a: Row, b: Row): number => a.reduce((sum, entry, j) => sum + entry * b[j], 0);
const rowOf = ({ shape, data }: Tensor, row: number): number[] => {
  const width = shape[shape.length - 1];
  return Array.from(data.subarray(row * width, (row + 1) * width));
};
const columnOf = ({ shape: [rows, width], data }: Tensor, j: number): number[] =>
  Array.from({ length: rows }, (_, i) => data[i * width + j]);
const closeTo = (actual: Row, expected: Row): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((entry, j) => expect(entry).toBeCloseTo(expected[j], 13));
};
/** Entry by entry, for each unit. */
const each = (of: (j: number) => number): number[] => UNITS.map(of);
/** Column j of a weight times α: what goes back to entry j of the weight's input. */
const back = (W: Tensor, alpha: Row, j: number): number => dot(columnOf(W, j), alpha);

/** Random tensors and frames that both cells share; sequence b has `lengths[b]` frames. */
function setting(T: number, lengths: Row, shapes: Readonly<Record<string, readonly number[]>>) {
  const rng = createRng(11);
  const random = (...shape: number[]) => randomTensor(k, shape, rng);
  const params = allocateAll<string>(k, shapes);
  for (const one of Object.values(params)) one.data.set(randomTensor(k, one.shape, rng).data);
  const mask = Array.from({ length: T * B }, (_, row) => (Math.floor(row / B) < lengths[row % B] ? 1 : 0));
  const [x, dH, dx, h0, q] = [random(T, B, D), random(T, B, H), random(T, B, D), random(B, H), random(B, H)];
  const before = { dx: Array.from(dx.data), q: Array.from(q.data) };
  const steps = { x: stepsOf(x), dH: stepsOf(dH), dx: stepsOf(dx), mask: stepsOf(tensor(k, [T, B], mask)) };
  return { params, grads: allocateAll<string>(k, shapes), x, dH, dx, h0, q, before, steps };
}

const square = [H, H + D];
const OURS = { Wz: square, Wr: square, Wh: square, bz: [H], br: [H], bh: [H] };

/** Both passes of the cell that resets before the product. */
function ours(T = 1, lengths: Row = [1, 1, 0]) {
  const made = setting(T, lengths, OURS);
  const { params: p, grads: g, steps, h0, q } = made;
  const tape = gruResetBeforeTape(k, { T, B, D, H });
  tape.carried.h.data.set(h0.data);
  const weights = { Wz: k.pack(p.Wz), Wr: k.pack(p.Wr), Wh: k.pack(p.Wh), bz: p.bz, br: p.br, bh: p.bh };
  const grads = { dWz: g.Wz, dWr: g.Wr, dWh: g.Wh, dbz: g.bz, dbr: g.br, dbh: g.bh };
  gruResetBeforeForward(k, weights, steps.x, steps.mask, tape);
  tape.room.q.data.set(q.data);
  gruResetBeforeBackward(k, weights, steps.x, steps.mask, tape, steps.dH, grads, steps.dx);
  return { ...made, tape };
}

const across = { Wxz: [H, D], Wxr: [H, D], Wxn: [H, D], Whz: [H, H], Whr: [H, H], Whn: [H, H] };
const TORCH = { ...across, bz: [H], br: [H], bn: [H], bhn: [H] };

/** Both passes of PyTorch's cell. */
function torch(T = 1, lengths: Row = [1, 1, 0]) {
  const made = setting(T, lengths, TORCH);
  const { params: p, grads: g, steps, h0, q } = made;
  const tape = gruResetAfterTape(k, { T, B, D, H });
  tape.carried.h.data.set(h0.data);
  const fromX = { Wxz: k.pack(p.Wxz), Wxr: k.pack(p.Wxr), Wxn: k.pack(p.Wxn) };
  const fromH = { Whz: k.pack(p.Whz), Whr: k.pack(p.Whr), Whn: k.pack(p.Whn) };
  const weights = { ...fromX, ...fromH, bz: p.bz, br: p.br, bn: p.bn, bhn: p.bhn };
  const dFromX = { dWxz: g.Wxz, dWxr: g.Wxr, dWxn: g.Wxn };
  const dFromH = { dWhz: g.Whz, dWhr: g.Whr, dWhn: g.Whn };
  const grads = { ...dFromX, ...dFromH, dbz: g.bz, dbr: g.br, dbn: g.bn, dbhn: g.bhn };
  gruResetAfterForward(k, weights, steps.x, steps.mask, tape);
  tape.room.q.data.set(q.data);
  gruResetAfterBackward(k, weights, steps.x, steps.mask, tape, steps.dH, grads, steps.dx);
  return { ...made, tape };
}

describe('reset before the product', () => {
  const { params: p, x, h0, dH, dx, before, tape } = ours();
  const { kept, carried, room } = tape;
  const inside = [0, 1]; // sequence 2 is over before the first frame
  const dhOf = (b: number): number[] => each((j) => dH.data[b * H + j] + before.q[b * H + j]);

  test('eq gru.gates: σ of each gate’s row over the state before and the input, h columns first', () => {
    for (const b of inside) {
      const u = [...rowOf(h0, b), ...rowOf(x, b)];
      closeTo(rowOf(kept.u, b), u);
      closeTo(rowOf(kept.z, b), each((j) => sigma(dot(rowOf(p.Wz, j), u) + p.bz.data[j]))); // prettier-ignore
      closeTo(rowOf(kept.r, b), each((j) => sigma(dot(rowOf(p.Wr, j), u) + p.br.data[j]))); // prettier-ignore
    }
  });

  test('eq gru.candidate: tanh of the candidate’s row over the reset state and the input', () => {
    for (const b of inside) {
      const r = rowOf(kept.r, b);
      const v = [...rowOf(h0, b).map((h, j) => r[j] * h), ...rowOf(x, b)];
      closeTo(rowOf(kept.hTilde, b), each((j) => Math.tanh(dot(rowOf(p.Wh, j), v) + p.bh.data[j]))); // prettier-ignore
    }
  });

  test('eq gru.state: z overwrites, 1 − z keeps, and past the end the state stays bit for bit', () => {
    for (const b of inside) {
      const [z, hTilde, hPrev] = [rowOf(kept.z, b), rowOf(kept.hTilde, b), rowOf(h0, b)];
      closeTo(rowOf(carried.h, B + b), each((j) => (1 - z[j]) * hPrev[j] + z[j] * hTilde[j])); // prettier-ignore
    }
    expect(rowOf(carried.h, B + 2)).toEqual(rowOf(h0, 2));
  });

  test('eq gru.dh: what the frame says and the message are added; past the end all of it passes by', () => {
    for (const b of inside) closeTo(rowOf(room.dh, b), dhOf(b));
    closeTo(rowOf(room.dh, 2), [0, 0, 0, 0]);
    closeTo(rowOf(room.q, 2), dhOf(2));
  });

  test('eq gru.blend: the candidate gets the share z and the slope of tanh, the route past it gets 1 − z', () => {
    for (const b of inside) {
      const [z, hTilde, dh] = [rowOf(kept.z, b), rowOf(kept.hTilde, b), dhOf(b)];
      closeTo(rowOf(kept.alphaH, b), each((j) => dh[j] * z[j] * (1 - hTilde[j] ** 2))); // prettier-ignore
      const others = rowOf(room.duH, b);
      closeTo(rowOf(room.q, b), each((j) => dh[j] * (1 - z[j]) + others[j])); // prettier-ignore
    }
  });

  test('eq gru.update: z is judged by how much better the candidate would have been than the state before', () => {
    for (const b of inside) {
      const [z, hTilde, hPrev, dh] = [rowOf(kept.z, b), rowOf(kept.hTilde, b), rowOf(h0, b), dhOf(b)];
      closeTo(rowOf(kept.alphaZ, b), each((j) => dh[j] * (hTilde[j] - hPrev[j]) * z[j] * (1 - z[j]))); // prettier-ignore
    }
  });

  test('eq gru.reset: the candidate’s gradient goes back through its matrix, and r is judged by the state before', () => {
    for (const b of inside) {
      const [alphaH, r, hPrev] = [rowOf(kept.alphaH, b), rowOf(kept.r, b), rowOf(h0, b)];
      const dv = each((j) => back(p.Wh, alphaH, j));
      closeTo(rowOf(room.p, b), dv);
      closeTo(rowOf(kept.alphaR, b), each((j) => dv[j] * hPrev[j] * r[j] * (1 - r[j]))); // prettier-ignore
    }
  });

  test('eq gru.message: four routes lead to the state before', () => {
    for (const b of inside) {
      const [z, r] = [rowOf(kept.z, b), rowOf(kept.r, b)];
      const [alphaZ, alphaR, alphaH] = [rowOf(kept.alphaZ, b), rowOf(kept.alphaR, b), rowOf(kept.alphaH, b)];
      const routes = each((j) =>
        [dhOf(b)[j] * (1 - z[j]), back(p.Wh, alphaH, j) * r[j], back(p.Wz, alphaZ, j), back(p.Wr, alphaR, j)].reduce(
          (sum, route) => sum + route,
        ),
      );
      closeTo(rowOf(room.q, b), routes);
    }
  });

  test('eq gru.dx: the input hears from both gates and from the candidate, and padding says nothing', () => {
    for (const b of inside) {
      const alphas = [p.Wz, p.Wr, p.Wh].map((W, n) => ({
        W,
        alpha: rowOf([kept.alphaZ, kept.alphaR, kept.alphaH][n], b),
      }));
      closeTo(
        rowOf(dx, b),
        [0, 1].map((d) => before.dx[b * D + d] + alphas.reduce((sum, { W, alpha }) => sum + back(W, alpha, H + d), 0)),
      );
    }
    expect(rowOf(dx, 2)).toEqual(before.dx.slice(2 * D, 3 * D));
  });

  test('eq gru.dW: outer products of α with what each matrix saw, summed over frames and sequences', () => {
    const { grads, tape: longer } = ours(2, [2, 1, 2]);
    const rows = [0, 1, 2, 3, 4, 5];
    for (const [dW, db, alpha, seen] of [
      [grads.Wz, grads.bz, longer.kept.alphaZ, longer.kept.u],
      [grads.Wr, grads.br, longer.kept.alphaR, longer.kept.u],
      [grads.Wh, grads.bh, longer.kept.alphaH, longer.kept.v],
    ] as const) {
      for (let i = 0; i < H; i++) {
        const sums = Array.from({ length: H + D }, (_, j) =>
          rows.reduce((sum, row) => sum + rowOf(alpha, row)[i] * rowOf(seen, row)[j], 0),
        );
        closeTo(rowOf(dW, i), sums);
      }
      closeTo(Array.from(db.data), each((i) => rows.reduce((sum, row) => sum + rowOf(alpha, row)[i], 0))); // prettier-ignore
    }
  });
});

describe('reset after the product', () => {
  const { params: p, x, h0, dH, dx, before, tape } = torch();
  const { kept, carried, room } = tape;
  const inside = [0, 1];
  const dhOf = (b: number): number[] => each((j) => dH.data[b * H + j] + before.q[b * H + j]);

  test('eq gru-torch.gates: σ of what comes from the input, from the state before, and of one bias', () => {
    for (const b of inside) {
      const sum = (g: 'z' | 'r', j: number): number =>
        dot(rowOf(p[`Wx${g}`], j), rowOf(x, b)) + dot(rowOf(p[`Wh${g}`], j), rowOf(h0, b)) + p[`b${g}`].data[j];
      closeTo(rowOf(kept.z, b), each((j) => sigma(sum('z', j)))); // prettier-ignore
      closeTo(rowOf(kept.r, b), each((j) => sigma(sum('r', j)))); // prettier-ignore
    }
  });

  test('eq gru-torch.candidate: the whole state goes through the matrix and its bias, and r comes after', () => {
    for (const b of inside) {
      const inner = each((j) => dot(rowOf(p.Whn, j), rowOf(h0, b)) + p.bhn.data[j]);
      closeTo(rowOf(kept.p, b), inner);
      const outer = each((j) => dot(rowOf(p.Wxn, j), rowOf(x, b)) + p.bn.data[j]);
      closeTo(rowOf(kept.n, b), each((j) => Math.tanh(outer[j] + rowOf(kept.r, b)[j] * inner[j]))); // prettier-ignore
    }
  });

  test('eq gru-torch.state: z keeps, 1 − z overwrites, and past the end the state stays bit for bit', () => {
    for (const b of inside) {
      const [z, n, hPrev] = [rowOf(kept.z, b), rowOf(kept.n, b), rowOf(h0, b)];
      closeTo(rowOf(carried.h, B + b), each((j) => (1 - z[j]) * n[j] + z[j] * hPrev[j])); // prettier-ignore
    }
    expect(rowOf(carried.h, B + 2)).toEqual(rowOf(h0, 2));
  });

  test('eq gru-torch.blend: the candidate gets the share 1 − z, the route past it gets z', () => {
    for (const b of inside) {
      const [z, n, dh] = [rowOf(kept.z, b), rowOf(kept.n, b), dhOf(b)];
      closeTo(rowOf(kept.alphaN, b), each((j) => dh[j] * (1 - z[j]) * (1 - n[j] ** 2))); // prettier-ignore
      const others = rowOf(room.dhSeen, b);
      closeTo(rowOf(room.q, b), each((j) => dh[j] * z[j] + others[j])); // prettier-ignore
    }
  });

  test('eq gru-torch.update: z is judged the other way round', () => {
    for (const b of inside) {
      const [z, n, hPrev, dh] = [rowOf(kept.z, b), rowOf(kept.n, b), rowOf(h0, b), dhOf(b)];
      closeTo(rowOf(kept.alphaZ, b), each((j) => dh[j] * (hPrev[j] - n[j]) * z[j] * (1 - z[j]))); // prettier-ignore
    }
  });

  test('eq gru-torch.reset: r is judged by p, and p gets the share r', () => {
    for (const b of inside) {
      const [alphaN, inner, r] = [rowOf(kept.alphaN, b), rowOf(kept.p, b), rowOf(kept.r, b)];
      closeTo(rowOf(kept.alphaR, b), each((j) => alphaN[j] * inner[j] * r[j] * (1 - r[j]))); // prettier-ignore
      closeTo(rowOf(kept.dp, b), each((j) => alphaN[j] * r[j])); // prettier-ignore
    }
  });

  test('eq gru-torch.message: four routes lead to the state before', () => {
    for (const b of inside) {
      const [z, dp] = [rowOf(kept.z, b), rowOf(kept.dp, b)];
      const [alphaZ, alphaR] = [rowOf(kept.alphaZ, b), rowOf(kept.alphaR, b)];
      closeTo(
        rowOf(room.q, b),
        each((j) => dhOf(b)[j] * z[j] + back(p.Whz, alphaZ, j) + back(p.Whr, alphaR, j) + back(p.Whn, dp, j)),
      );
    }
    closeTo(rowOf(room.q, 2), dhOf(2));
  });

  test('eq gru-torch.dx: the input hears from both gates and, unreset, from the candidate', () => {
    for (const b of inside) {
      const [alphaZ, alphaR, alphaN] = [kept.alphaZ, kept.alphaR, kept.alphaN].map((alpha) => rowOf(alpha, b));
      closeTo(
        rowOf(dx, b),
        [0, 1].map(
          (d) => before.dx[b * D + d] + back(p.Wxz, alphaZ, d) + back(p.Wxr, alphaR, d) + back(p.Wxn, alphaN, d),
        ),
      );
    }
    expect(rowOf(dx, 2)).toEqual(before.dx.slice(2 * D, 3 * D));
  });

  test('eq gru-torch.dW: what stands inside the reset learns from dp, the rest from α', () => {
    const { grads, h0: first, tape: longer } = torch(2, [2, 1, 2]);
    const rows = [0, 1, 2, 3, 4, 5];
    const { alphaZ, alphaR, alphaN, dp, x: xKept } = longer.kept;
    const before = (row: number): Row => (row < B ? rowOf(first, row) : rowOf(longer.carried.h, row));
    for (const [dW, alpha, seen] of [
      [grads.Wxz, alphaZ, (row: number) => rowOf(xKept, row)],
      [grads.Wxr, alphaR, (row: number) => rowOf(xKept, row)],
      [grads.Wxn, alphaN, (row: number) => rowOf(xKept, row)],
      [grads.Whz, alphaZ, before],
      [grads.Whr, alphaR, before],
      [grads.Whn, dp, before],
    ] as const) {
      for (let i = 0; i < H; i++) {
        const sums = Array.from({ length: dW.shape[1] }, (_, j) =>
          rows.reduce((sum, row) => sum + rowOf(alpha, row)[i] * seen(row)[j], 0),
        );
        closeTo(rowOf(dW, i), sums);
      }
    }
    for (const [db, alpha] of [
      [grads.bz, alphaZ],
      [grads.br, alphaR],
      [grads.bn, alphaN],
      [grads.bhn, dp],
    ] as const) {
      closeTo(Array.from(db.data), each((i) => rows.reduce((sum, row) => sum + rowOf(alpha, row)[i], 0))); // prettier-ignore
    }
  });
});
