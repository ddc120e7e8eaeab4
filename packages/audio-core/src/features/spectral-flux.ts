/**
 * Spectral flux: how much louder the bins of a spectrum have become since the frame before. It jumps where a note or a
 * burst begins, and what fades away does not count.
 *
 * Must not: be read as a feature of one frame; it compares two.
 * Source: S. Dixon, Onset detection revisited, DAFx (2006), eq. 2, here with the square root of the sum of squares.
 */
import type { FrameMatrix } from '../signal/framing';

/**
 * √Σ max(0, |X_t+1| − |X_t|)² for each pair of neighbouring frames, (frames − 1): entry t belongs to frame t + 1. Empty for
 * fewer than two frames. power: (frames, bins).
 */
export function spectralFlux({ frames, size, values }: FrameMatrix): Float64Array<ArrayBuffer> {
  const flux = new Float64Array(Math.max(0, frames - 1));
  for (let t = 0; t < flux.length; t += 1) {
    let squares = 0;
    for (let k = 0; k < size; k += 1) {
      const rise = Math.sqrt(values[(t + 1) * size + k]) - Math.sqrt(values[t * size + k]);
      if (rise > 0) squares += rise * rise;
    }
    flux[t] = Math.sqrt(squares);
  }
  return flux;
}
