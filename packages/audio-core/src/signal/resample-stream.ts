/**
 * Changes the sampling rate of a signal that arrives piece by piece: the same numbers, bit by bit, as `resample` makes of
 * the whole signal.
 *
 * The filter is symmetric, so an output sample comes out when `lookAheadSamples` of input behind it are there: 48 periods
 * of the lower rate, 3 ms at 16 kHz.
 *
 * Must not: allocate after it was made.
 */
import { outputAt, planRates } from './polyphase';

/** Called with the next output samples. They are overwritten by the next call: copy what is to be kept. */
export type SampleListener = (samples: Float32Array) => void;

export interface ResampleStream {
  /** Input samples that must have come after an output's time. */
  readonly lookAheadSamples: number;
  /** Takes samples in any number and calls `listener` with those that they complete. */
  push(samples: Float32Array, listener: SampleListener): void;
  /** Says that the signal ends here: calls `listener` with the rest. Push no more until `reset`. */
  finish(listener: SampleListener): void;
  /** Forgets everything: the next sample pushed is the first of a new signal. */
  reset(): void;
}

/** Input is worked through in pieces of so many samples. */
const PIECE_SAMPLES = 512;

/**
 * From `fromHz` to `toHz`.
 *
 * @throws RangeError unless both rates are whole numbers from 1,000 to 768,000.
 */
export function createResampleStream(fromHz: number, toHz: number): ResampleStream {
  const plan = planRates('createResampleStream', fromHz, toHz);
  const { step, phases, bank } = plan;
  const same = fromHz === toHz;
  const { half } = bank;
  // Input from sample `start` on, `held` of it: what the next output still looks back at, and one piece.
  const room = new Float32Array(2 * half + Math.ceil(step / phases) + PIECE_SAMPLES);
  const out = new Float32Array(Math.ceil((room.length * phases) / step) + 1);
  let start = 0;
  let held = 0;
  let base = 0; // the next output's time is base + phase/phases, in input samples
  let phase = 0;
  let ended = false;

  /** Makes the outputs whose time comes before input sample `until`. */
  function emit(until: number, listener: SampleListener): void {
    let count = 0;
    const samples = room.subarray(0, held);
    while (base < until) {
      out[count++] = outputAt(samples, base - start, phase, plan);
      phase += step;
      base += Math.floor(phase / phases);
      phase %= phases;
      if (count === out.length) {
        listener(out);
        count = 0;
      }
    }
    if (count > 0) listener(out.subarray(0, count));
  }

  /** Lets go of what no output looks back at any more. */
  function forget(): void {
    const drop = Math.min(held, Math.max(0, base - half + 1 - start));
    room.copyWithin(0, drop, held);
    start += drop;
    held -= drop;
  }

  function assertOpen(what: string): void {
    if (ended) throw new Error(`ResampleStream.${what}: expected nothing after finish, got a call; call reset first`);
  }

  return {
    lookAheadSamples: same ? 0 : half,
    push(samples, listener) {
      assertOpen('push');
      if (same) return listener(samples);
      for (let from = 0; from < samples.length;) {
        const piece = samples.subarray(from, from + Math.min(PIECE_SAMPLES, room.length - held));
        room.set(piece, held);
        held += piece.length;
        from += piece.length;
        emit(start + held - half, listener);
        forget();
      }
    },
    finish(listener) {
      assertOpen('finish');
      ended = true;
      if (!same) emit(start + held, listener);
    },
    reset() {
      [start, held, base, phase, ended] = [0, 0, 0, 0, false];
    },
  };
}
