/**
 * Reads the weights of a GRU that somebody else's program gave back: three blocks of the right shapes, null for a
 * refusal, or a clause about what they are instead. Must not: trust anything about the value.
 */
import { nested, readAnswer } from '@unrolled/rnn-core';
import type { Block, PlainWeights } from './plain-gru';

export type ReadWeights = { readonly weights: PlainWeights | null } | { readonly problem: string };

/** The clause follows "In the case …" and names the part. */
export function readWeights(value: unknown, H: number, D: number): ReadWeights {
  if (value === null) return { weights: null };
  const shapes = { fromH: [H, H], fromX: [H, D], bias: [H] };
  const blocks: Record<string, Record<string, unknown>> = {};
  for (const name of ['z', 'r', 'candidate']) {
    const block = fieldOf(value, name);
    blocks[name] = {};
    for (const [part, shape] of Object.entries(shapes)) {
      const read = readAnswer(fieldOf(block, part), shape);
      if ('problem' in read) return { problem: `${name}.${part} ${read.problem}` };
      blocks[name][part] = nested(read.data, shape);
    }
  }
  const [z, r, candidate] = [blocks.z, blocks.r, blocks.candidate] as unknown as Block[];
  return { weights: { z, r, candidate } };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
