/**
 * Packing: a recurrent layer that computes only the sequences that are still running.
 *
 * Padding runs all B rows for all T frames. Here the rows stand longest first, and frames are cut into pieces: as soon
 * as half of the rows have ended, the other half goes on in a room of half the size, from the states the piece before
 * left. The result and all gradients are those of padding. Idea: torch.nn.utils.rnn.pack_padded_sequence, whose pieces
 * end at every sequence's end; halving needs only twice the memory of padding, all of it allocated once.
 * Must not: run a layer that needs the whole sequence (both directions), or reorder rows itself.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { firstOf, stepsOf } from '../tensor';
import type { LayerSizes, RecurrentLayer, RecurrentState } from '../layers/recurrent';

export interface PackedLayer extends RecurrentLayer {
  /** Rows × frames that the last `forward` computed; padding would have computed B·T. */
  readonly computed: { rows: number };
}

/** A stretch of frames from `from` to before `to`, run by the room with the index `room`. */
interface Piece {
  readonly room: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Wraps the layer that `make` makes. `make` is called once for each size of room (B, B/2, …, 1) and must give layers
 * that differ in B only; the largest room's weights are the ones that are trained, the others follow at `repack`.
 * Throws where a layer cannot be cut in time, or has dropout masks (which belong to rows).
 */
export function createPackedLayer(
  k: Kernels,
  make: (sizes: LayerSizes) => RecurrentLayer,
  sizes: LayerSizes,
): PackedLayer {
  const { T, B } = sizes;
  const rooms: RecurrentLayer[] = [];
  for (let rows = B; rows >= 1; rows = rows === 1 ? 0 : Math.ceil(rows / 2)) rooms.push(make({ ...sizes, B: rows }));
  const [main, ...others] = rooms;
  if (main.stepper === null) {
    throw new Error(
      `createPackedLayer: layer must run from the first frame to the last, got ${main.kind}, which needs the whole ` +
        'sequence; pad instead',
    );
  }
  if (main.recurrentMasks.length > 0 || 'masks' in main) {
    throw new Error(
      'createPackedLayer: layer must be without dropout, got masks; put createDropout round the packed one',
    );
  }
  const states = main.states.map(({ name }): RecurrentState => {
    const { shape } = main.states[0].first;
    const [first, last, dLast, dFirst] = [k.alloc(...shape), k.alloc(...shape), k.alloc(...shape), k.alloc(...shape)];
    return { name, first, last, dLast, dFirst };
  });
  const y = k.alloc(T, B, main.width);
  const ySteps = stepsOf(y);
  const narrow = narrower();
  let pieces: readonly Piece[] = [];
  const computed = { rows: 0 };
  const rowsOfRoom = (room: number): number => rooms[room].sizes.B;

  function follow(): void {
    for (const room of others) {
      for (const [name, tensor] of Object.entries(room.params)) k.copy(main.params[name], tensor);
    }
    for (const room of rooms) room.repack();
  }
  follow();

  return {
    kind: main.kind,
    sizes,
    width: main.width,
    params: main.params,
    grads: main.grads,
    states,
    y,
    ySteps,
    traces: {},
    recurrentMasks: [],
    stepper: null,
    drawDropout() {
      // There are no masks: a layer with masks is refused above.
    },
    repack: follow,
    computed,
    forward(x, mask) {
      pieces = piecesOf(mask, rooms);
      computed.rows = 0;
      states.forEach(({ first, last }) => k.copy(first, last));
      for (const { room, from, to } of pieces) {
        const rows = rowsOfRoom(room);
        const layer = rooms[room];
        computed.rows += rows * (to - from);
        // The state before a piece is what the piece before left: `last` always holds the newest state of each row.
        layer.states.forEach((state, s) => k.copy(narrow(states[s].last, rows), state.first));
        layer.forward(cut(x, from, to, rows), cut(mask, from, to, rows));
        layer.states.forEach((state, s) => k.copy(state.last, narrow(states[s].last, rows)));
        for (let t = from; t < to; t++) {
          if (rows < B) k.fill(ySteps[t], 0);
          k.copy(layer.ySteps[t - from], narrow(ySteps[t], rows));
        }
      }
    },
    backward(x, mask, dY, dx) {
      for (const room of others) for (const grad of Object.values(room.grads)) k.fill(grad, 0);
      states.forEach(({ dLast, dFirst }) => k.copy(dLast, dFirst));
      for (let p = pieces.length - 1; p >= 0; p--) {
        const { room, from, to } = pieces[p];
        const rows = rowsOfRoom(room);
        const layer = rooms[room];
        // `dFirst` holds what is said of each row's state after this piece.
        layer.states.forEach((state, s) => k.copy(narrow(states[s].dFirst, rows), state.dLast));
        layer.backward(
          cut(x, from, to, rows),
          cut(mask, from, to, rows),
          cut(dY, from, to, rows),
          dx && cut(dx, from, to, rows),
        );
        layer.states.forEach((state, s) => k.copy(state.dFirst, narrow(states[s].dFirst, rows)));
      }
      for (const room of others) {
        for (const [name, grad] of Object.entries(room.grads)) k.add(main.grads[name], grad, main.grads[name]);
      }
    },
  };

  function cut(steps: readonly Tensor[], from: number, to: number, rows: number): Tensor[] {
    return steps.slice(from, to).map((step) => narrow(step, rows));
  }
}

/** For the longest-first order that packing asks for: indices of the sequences by falling length, equal ones in order. */
export function longestFirst(lengths: ArrayLike<number>): number[] {
  return Array.from(lengths, (_, index) => index).sort((a, b) => lengths[b] - lengths[a] || a - b);
}

/** The fewest pieces: each frame in the smallest room that holds the rows that run. Throws where rows are out of order. */
function piecesOf(mask: readonly Tensor[], rooms: readonly RecurrentLayer[]): Piece[] {
  const pieces: Piece[] = [];
  mask.forEach(({ data }, t) => {
    let running = 0;
    for (let b = 0; b < data.length; b++) {
      if (data[b] !== 0 && running < b) {
        throw new Error(
          `packed layer: rows must stand longest first, got row ${b} running at frame ${t} after row ${running} has ` +
            'ended; order the batch with longestFirst',
        );
      }
      running += data[b];
    }
    let room = 0;
    while (room + 1 < rooms.length && rooms[room + 1].sizes.B >= running) room++;
    const last = pieces.at(-1);
    if (last?.room === room) pieces[pieces.length - 1] = { ...last, to: t + 1 };
    else pieces.push({ room, from: t, to: t + 1 });
  });
  return pieces;
}

/** The first rows of a tensor, made once for each tensor and number of rows. */
function narrower(): (tensor: Tensor, rows: number) => Tensor {
  const known = new WeakMap<Tensor, Map<number, Tensor>>();
  return (tensor, rows) => {
    if (rows === tensor.shape[0]) return tensor;
    let views = known.get(tensor);
    if (!views) known.set(tensor, (views = new Map<number, Tensor>()));
    let view = views.get(rows);
    if (!view) views.set(rows, (view = firstOf(tensor, rows)));
    return view;
  };
}
