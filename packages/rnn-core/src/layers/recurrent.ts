/**
 * What every recurrent layer can do, whatever its cell: the interface that stacks, directions, dropout, heads and
 * training are written over, and the builder that turns a cell into such a layer.
 *
 * Sequences are laid out time first. A layer owns its weights, gradients and memory for T frames of B sequences; a run
 * may have fewer frames. Must not: know a particular cell, allocate during `forward` and `backward`, or draw numbers.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { blocksOf } from '../cells/tape';
import type { Rng } from '../rng';
import { stepsOf, type Params } from '../tensor';

/** One state that a layer carries from frame to frame. All four tensors are (B,H) and stay where they are. */
export interface RecurrentState {
  /** 'h' or 'C'; in a stack or two-way layer with its place before it: 'layer1.reverse.C'. */
  readonly name: string;
  /** The state before the first frame. The caller writes it; zero until then. */
  readonly first: Tensor;
  /** The state after each sequence's last frame. `forward` fills it. */
  readonly last: Tensor;
  /** What is said of `last` from outside, ∂L/∂last. The caller writes it; zero until then. `backward` leaves it alone. */
  readonly dLast: Tensor;
  /** ∂L/∂first. `backward` overwrites it. */
  readonly dFirst: Tensor;
}

export interface LayerSizes {
  /** The most frames of a run, and how many sequences run side by side. */
  readonly T: number;
  readonly B: number;
  /** Features of a frame that comes in; units of each state. */
  readonly D: number;
  readonly H: number;
}

/**
 * A recurrent layer. x, dY, dx: T tensors (B,D), (B,width), (B,D). mask: T tensors (B), 1 for a frame, 0 past the end
 * of a sequence: there states stand still, what x holds is not looked at (even NaN), and gradients are exactly 0.
 */
export interface RecurrentLayer {
  readonly kind: string;
  readonly sizes: LayerSizes;
  /** How many numbers a frame of the output holds: H, or 2H for both directions. */
  readonly width: number;
  readonly params: Params;
  readonly grads: Params;
  readonly states: readonly RecurrentState[];
  /** (T,B,width) and its T blocks: what goes out at each frame. Past an end it holds finite numbers without meaning. */
  readonly y: Tensor;
  readonly ySteps: readonly Tensor[];
  /** Each (T,B,H): gates, candidates and states of the last `forward`, for drawing. */
  readonly traces: Readonly<Record<string, Tensor>>;
  /** Recurrent dropout masks (B,H), all ones until drawn; none where the layer was made without. */
  readonly recurrentMasks: readonly Tensor[];
  /** Frame by frame, for decoders and microphones; null where the layer must see the whole sequence. */
  readonly stepper: Stepper | null;
  /** Draws all dropout masks anew, for an update; null sets them to ones, for evaluation. Without dropout: nothing. */
  drawDropout(rng: Rng | null): void;
  /** To be called after `params` have changed. */
  repack(): void;
  /** Runs all frames of x from `first`, fills y and `last`. */
  forward(x: readonly Tensor[], mask: readonly Tensor[]): void;
  /**
   * After `forward` on the same x and mask. Adds to `grads` and to dx (null where nobody asks for it), overwrites
   * `dFirst`. Final states are spoken of through `dLast`.
   */
  backward(x: readonly Tensor[], mask: readonly Tensor[], dY: readonly Tensor[], dx: readonly Tensor[] | null): void;
}

/** The same passes one frame at a time: begin, forward for t = 0 … T−1, end; and back again. */
export interface Stepper {
  /** `first` becomes the state before frame 0. */
  begin(): void;
  forward(t: number, x: Tensor, mask: Tensor): void;
  /** After T frames: fills `last`. */
  end(T: number): void;
  /** `dLast` becomes the message to the last frame. */
  beginBackward(): void;
  /** To be called for t = T−1 … 0. dY (B,width) may have been written since the call for t+1. */
  backward(t: number, x: Tensor, mask: Tensor, dY: Tensor, dx: Tensor | null): void;
  /** Fills `dFirst`. */
  endBackward(): void;
  /** One (B,H) for each of `states`: after `backward(t, …)`, what frames from t on say of the state before frame t. */
  readonly messages: readonly Tensor[];
  /** One (B,H) for each of `states`: after `backward(t, …)`, ∂L/∂(state after frame t) on the rows that mask keeps. */
  readonly totals: readonly Tensor[];
}

/** What a cell gives to `cellLayer`. `at(t)` is the cell on frame t alone, sharing memory with the whole. */
export interface CellParts {
  readonly kind: string;
  readonly sizes: LayerSizes;
  readonly params: Params;
  readonly grads: Params;
  readonly packed: readonly Packed[];
  /** The output h first. all (T+1,B,H); message and total (B,H) as in Stepper. */
  readonly carried: readonly {
    readonly name: string;
    readonly all: Tensor;
    readonly message: Tensor;
    readonly total: Tensor;
  }[];
  readonly traces: Readonly<Record<string, Tensor>>;
  readonly recurrentMask: Tensor | null;
  readonly run: CellRun;
  at(t: number): CellRun;
}

export type CellRun = Pick<RecurrentLayer, 'forward' | 'backward'>;

/** A recurrent layer over one cell. */
export function cellLayer(k: Kernels, cell: CellParts): RecurrentLayer {
  const { sizes, carried, run } = cell;
  const { T, B, H } = sizes;
  const states = carried.map(({ name }): RecurrentState => {
    const [first, last, dLast, dFirst] = [k.alloc(B, H), k.alloc(B, H), k.alloc(B, H), k.alloc(B, H)];
    return { name, first, last, dLast, dFirst };
  });
  const blocks = carried.map(({ all }) => stepsOf(all));
  const y = blocksOf(carried[0].all, 1, T);

  const begin = (): void => states.forEach(({ first }, s) => k.copy(first, blocks[s][0]));
  const end = (frames: number): void => states.forEach(({ last }, s) => k.copy(blocks[s][frames], last));
  const beginBackward = (): void => states.forEach(({ dLast }, s) => k.copy(dLast, carried[s].message));
  const endBackward = (): void => states.forEach(({ dFirst }, s) => k.copy(carried[s].message, dFirst));

  return {
    kind: cell.kind,
    sizes,
    width: H,
    params: cell.params,
    grads: cell.grads,
    states,
    y,
    ySteps: stepsOf(y),
    traces: cell.traces,
    recurrentMasks: cell.recurrentMask ? [cell.recurrentMask] : [],
    stepper: cellStepper(cell, { begin, end, beginBackward, endBackward }),
    drawDropout() {
      // How often to drop is not the cell's to say: layers/dropout.ts writes into `recurrentMasks`.
    },
    repack: () => cell.packed.forEach((packed) => k.repack(packed)),
    forward(x, mask) {
      begin();
      run.forward(x, mask);
      end(x.length);
    },
    backward(x, mask, dY, dx) {
      beginBackward();
      run.backward(x, mask, dY, dx);
      endBackward();
    },
  };
}

function cellStepper(cell: CellParts, ends: Pick<Stepper, 'begin' | 'end' | 'beginBackward' | 'endBackward'>): Stepper {
  /** The cell on each frame alone: made when it is first asked for, then kept. */
  const frames: (CellRun | undefined)[] = [];
  const frame = (t: number): CellRun => (frames[t] ??= cell.at(t));
  /** Lists of one tensor, so that no list is made in the loop. */
  const [xs, masks, dYs, dxs]: Tensor[][] = [[], [], [], []];
  return {
    ...ends,
    forward(t, x, mask) {
      [xs[0], masks[0]] = [x, mask];
      frame(t).forward(xs, masks);
    },
    backward(t, x, mask, dY, dx) {
      [xs[0], masks[0], dYs[0]] = [x, mask, dY];
      if (dx) dxs[0] = dx;
      frame(t).backward(xs, masks, dYs, dx ? dxs : null);
    },
    messages: cell.carried.map(({ message }) => message),
    totals: cell.carried.map(({ total }) => total),
  };
}

/** The weights whose names start with W: a layer without biases has no others. */
export function withoutBiases(params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name.startsWith('W')));
}

/** All `first` states to zero, as at the start of unrelated sequences. */
export function zeroStates(k: Kernels, { states }: Pick<RecurrentLayer, 'states'>): void {
  for (const { first } of states) k.fill(first, 0);
}

/**
 * Makes the last states of this run the first states of the next: truncated backpropagation through time. They are
 * carried as numbers only, so no gradient goes back over the border (`dFirst` of the next run is not handed on).
 */
export function carryStates(k: Kernels, { states }: Pick<RecurrentLayer, 'states'>): void {
  for (const { first, last } of states) k.copy(last, first);
}
