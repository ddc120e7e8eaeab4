/**
 * Gates and states of one sequence as plain numbers, for drawing. Must not: compute anything.
 */
import type { RecurrentLayer } from '../layers/recurrent';

/**
 * For each trace of the layer (LSTM: f, i, CTilde, o, C, h) its frames, each a list of H numbers.
 *
 * sequence from 0 to B−1, frames from 1 to the room T: as many as the last run had, or fewer. Copies: later runs do
 * not change them. Throws on a sequence or number of frames that is not there.
 */
export function gateTraces(
  { traces, sizes }: Pick<RecurrentLayer, 'traces' | 'sizes'>,
  { sequence, frames }: { readonly sequence: number; readonly frames: number },
): Record<string, number[][]> {
  const { T, B } = sizes;
  if (!(sequence >= 0 && sequence < B)) {
    throw new Error(`gateTraces: sequence must be from 0 to ${B - 1}, got ${sequence}; the layer has B=${B}`);
  }
  if (!(frames >= 1 && frames <= T)) {
    throw new Error(`gateTraces: frames must be from 1 to ${T}, the layer's room, got ${frames}`);
  }
  return Object.fromEntries(
    Object.entries(traces).map(([name, { data, shape }]) => {
      const H = shape[2];
      const rows = Array.from({ length: frames }, (_, t) => {
        const start = (t * B + sequence) * H;
        return Array.from(data.subarray(start, start + H));
      });
      return [name, rows];
    }),
  );
}
