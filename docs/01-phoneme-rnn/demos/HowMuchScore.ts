/**
 * The listening game without its looks: what there is to hear, and how many guesses were right.
 *
 * Must not: know React, or make a sound.
 */
import type { Picture, TableData, ViewData } from '@unrolled/lab-protocol';

export type Side = 'both' | 'past';
export const SIDES: readonly Side[] = ['both', 'past'];

export interface Piece {
  /** Frames heard, the asked one among them. */
  readonly heard: number;
  readonly samples: Float32Array | readonly number[];
  readonly rate: number;
}
export interface Round {
  readonly side: Side;
  /** From few frames to many. */
  readonly pieces: readonly Piece[];
  readonly answer: string;
  /** What kind of frame it was, in words. */
  readonly kind: string;
}
/** A round that was judged to its end: one guess a piece. */
export interface Judged {
  readonly round: Round;
  readonly guesses: readonly string[];
}

/** The rounds of a game, from the timeline that holds its sounds; none if there is no game. */
export function roundsOf(sounds: Picture[string] | ViewData | undefined): readonly Round[] {
  const rounds = new Map<string, Round>();
  const rows = sounds && 'seconds' in sounds ? sounds.rows : [];
  for (const row of rows) {
    const [number, side, heard] = row.id.split(' ');
    if (row.kind !== 'wave' || (side !== 'both' && side !== 'past')) continue;
    const piece = { heard: Number(heard), samples: row.samples, rate: row.rate };
    const known = rounds.get(number);
    const pieces = [...(known?.pieces ?? []), piece].sort((a, b) => a.heard - b.heard);
    rounds.set(number, { side, pieces, answer: row.label, kind: row.note ?? '' });
  }
  return [...rounds.values()];
}

/** A height over the number of frames heard. */
export interface Point {
  readonly heard: number;
  /** 0 to 1. */
  readonly share: number;
}

/** The best possible scores of a picture, by frames heard. */
export function bestOf(picture: Picture, side: Side): readonly Point[] {
  const rows = (picture.lines as TableData | undefined)?.rows ?? [];
  return rows.map((row) => ({ heard: Number(row[0]), share: Number(row[side === 'both' ? 1 : 2]) }));
}

/** The listener's share of right guesses of one side, by frames heard; empty before the first round. */
export function scoreOf(judged: readonly Judged[], side: Side): readonly Point[] {
  const mine = judged.filter(({ round }) => round.side === side);
  if (mine.length === 0) return [];
  return mine[0].round.pieces.map(({ heard }, i) => ({
    heard,
    share: mine.filter(({ round, guesses }) => guesses[i] === round.answer).length / mine.length,
  }));
}

/** Where the heard frames lie, counted from the asked one. */
export function isHeard(side: Side, heard: number, offset: number): boolean {
  const before = side === 'both' ? (heard - 1) / 2 : heard - 1;
  return offset >= -before && offset <= (side === 'both' ? before : 0);
}

/** What the listener has reached so far, in a sentence. */
export function scoreText(judged: readonly Judged[]): string {
  if (judged.length === 0) return '';
  const right = (i: number) => judged.filter(({ round, guesses }) => guesses[i] === round.answer).length;
  const last = judged[0].round.pieces.length - 1;
  return (
    `You so far, of ${judged.length} ${judged.length === 1 ? 'frame' : 'frames'}: ${right(0)} right from the frame alone, ` +
    `${right(last)} from all ${judged[0].round.pieces[last].heard}.`
  );
}
