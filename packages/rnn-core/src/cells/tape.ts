/**
 * What a recurrent cell keeps of a forward pass for its backward pass, allocated once.
 *
 * `kept` holds one block a frame, `carried` the states (one block more: index 0 is the state before the first frame),
 * `room` what every step overwrites. Must not: compute anything but views and the one product of recurrent dropout.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { stepsOf } from '../tensor';

export interface CellTape<Kept extends string, Carried extends string, Room extends string> {
  /** Each (T,B,·): gates, gradients at pre-activations, …, one block a frame. */
  readonly kept: Readonly<Record<Kept, Tensor>>;
  /** Each (T+1,B,H): block 0 is the first state, block t+1 the state after frame t. */
  readonly carried: Readonly<Record<Carried, Tensor>>;
  /** Each (B,·): overwritten at every step. The messages from the future are among them. */
  readonly room: Readonly<Record<Room, Tensor>>;
  /** The blocks of `kept` (T of them) and of `carried` (T+1) as tensors of their own. */
  readonly steps: Readonly<Record<Kept | Carried, readonly Tensor[]>>;
  /** (B,H): recurrent dropout, one mask for all frames, or null where the cell was made without it. */
  readonly recurrentMask: Tensor | null;
}

export interface TapeSizes {
  readonly T: number;
  readonly B: number;
  readonly H: number;
  /** 'mask' makes room for a recurrent dropout mask, all ones until it is drawn. Default 'none'. */
  readonly recurrentDropout?: 'mask' | 'none';
}

/** Room for T frames of B sequences; the numbers are the widths of the blocks. */
export function cellTape<Kept extends string, Carried extends string, Room extends string>(
  k: Kernels,
  { T, B, H, recurrentDropout = 'none' }: TapeSizes,
  widths: {
    readonly kept: Readonly<Record<Kept, number>>;
    readonly carried: readonly Carried[];
    readonly room: Readonly<Record<Room, number>>;
  },
): CellTape<Kept, Carried, Room> {
  const kept = mapped(widths.kept, (width) => k.alloc(T, B, width));
  const room = mapped(widths.room, (width) => k.alloc(B, width));
  const carried = Object.fromEntries(widths.carried.map((name) => [name, k.alloc(T + 1, B, H)])) as Record<
    Carried,
    Tensor
  >;
  let recurrentMask: Tensor | null = null;
  if (recurrentDropout === 'mask') {
    recurrentMask = k.alloc(B, H);
    k.fill(recurrentMask, 1);
  }
  return { kept, carried, room, steps: mapped({ ...kept, ...carried }, stepsOf), recurrentMask };
}

/** Frame t of a tape as a tape of one frame, for cells that run frame by frame. Shares all memory. */
export function tapeAt<Kept extends string, Carried extends string, Room extends string>(
  tape: CellTape<Kept, Carried, Room>,
  t: number,
): CellTape<Kept, Carried, Room> {
  const kept = mapped(tape.kept, (block) => blocksOf(block, t, 1));
  const carried = mapped(tape.carried, (block) => blocksOf(block, t, 2));
  return { ...tape, kept, carried, steps: mapped({ ...kept, ...carried }, stepsOf) };
}

/** What the products see of the state before: hPrev (B,H) itself, or hPrev ⊙ mask, written into `room`. */
export function seenState(k: Kernels, recurrentMask: Tensor | null, hPrev: Tensor, room: Tensor): Tensor {
  if (recurrentMask === null) return hPrev;
  k.mul(recurrentMask, hPrev, room);
  return room;
}

/** Throws unless T frames fit and the first ones have the tape's sizes. */
export function assertFrames(
  where: string,
  { room, T, mask }: { readonly room: number; readonly T: number; readonly mask: number },
): void {
  if (T < 1 || T > room) {
    throw new Error(`${where}: x must have 1 to ${room} frames (the tape's room), got ${T}; allocate a longer tape`);
  }
  if (mask !== T) throw new Error(`${where}: mask must have ${T} frames as x has, got ${mask}`);
}

/** `count` blocks of a tensor (T, …) from block `first` on, sharing its memory. */
export function blocksOf({ shape: [T, ...rest], data }: Tensor, first: number, count: number): Tensor {
  const size = data.length / T;
  return { shape: [count, ...rest], data: data.subarray(first * size, (first + count) * size) };
}

function mapped<Name extends string, A, B>(record: Readonly<Record<Name, A>>, to: (value: A) => B): Record<Name, B> {
  const entries = Object.entries(record) as [Name, A][];
  return Object.fromEntries(entries.map(([name, value]) => [name, to(value)])) as Record<Name, B>;
}
