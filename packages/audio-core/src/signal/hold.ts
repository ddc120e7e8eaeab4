/**
 * Makes a short piece of sound last: one frame held, or a few slowed down, at the pitch and with the spectrum they have.
 *
 * Grains of 25 ms are laid over each other, one after another; where in the piece they are taken from moves on slowly.
 * In a voiced piece grains are a period apart, in the piece as in what comes out, so that their waves agree
 * (pitch-synchronous overlap-add; Moulines & Charpentier 1990, doi:10.1016/0167-6393(90)90021-Z). Elsewhere they come at
 * random distances and with random signs, so that noise stays noise and does not buzz.
 *
 * Must not: use a sample outside the piece.
 */

/** Draws uniformly on [0, 1). */
export interface Uniform {
  uniform(): number;
}

const GRAIN_SAMPLES = 400;
/** Periods of 60 to 200 samples: 80 to 267 Hz at 16 kHz. */
const SHORTEST_PERIOD = 60;
const LONGEST_PERIOD = 200;
/** A piece is voiced where a period is as like the one before as this (1 is the same). */
const VOICED = 0.6;
/** Distance between grains of noise: half of this to all of it. */
const NOISE_STEP = 100;
/** The period is looked for anew every 5 ms of the piece. */
const LOOK_SAMPLES = 80;

/**
 * `piece` (16 kHz, at least 400 samples) made to last `outSamples`, or left as it is if it lasts that long. The first and
 * last 25 ms of what comes out are faded.
 */
export function holdSound(piece: Float32Array, outSamples: number, random: Uniform): Float32Array {
  if (piece.length < GRAIN_SAMPLES || !Number.isInteger(outSamples) || outSamples < 1) {
    throw new RangeError(
      `holdSound: piece must have at least ${GRAIN_SAMPLES} samples and outSamples be a whole number ≥ 1, got ` +
        `${piece.length} and ${outSamples}; a frame of the course has ${GRAIN_SAMPLES}`,
    );
  }
  if (piece.length >= outSamples) return piece.slice();
  const last = piece.length - GRAIN_SAMPLES;
  const out = new Float32Array(outSamples);
  // What lies over a sample: grains that agree add up, grains of noise add their powers.
  const agreeing = new Float64Array(outSamples);
  const powers = new Float64Array(outSamples);
  const periods = new Map<number, number | undefined>();
  const periodNear = (aim: number): number | undefined => {
    const look = Math.min(last, Math.round(aim / LOOK_SAMPLES) * LOOK_SAMPLES);
    if (!periods.has(look)) periods.set(look, periodAt(piece, look));
    return periods.get(look);
  };
  let at = 0;
  for (let to = -GRAIN_SAMPLES / 2; to < outSamples;) {
    const aim = Math.min(last, Math.max(0, (to / (outSamples - GRAIN_SAMPLES)) * last));
    const period = periodNear(aim);
    at = period === undefined ? Math.round(aim) : nearestInStep(piece, at, aim, period);
    const sign = period === undefined && random.uniform() < 0.5 ? -1 : 1;
    for (let n = Math.max(0, -to); n < GRAIN_SAMPLES && to + n < outSamples; n++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / GRAIN_SAMPLES);
      out[to + n] += sign * hann * piece[at + n];
      if (period === undefined) powers[to + n] += hann * hann;
      else agreeing[to + n] += hann;
    }
    to += period ?? Math.round(NOISE_STEP * (0.5 + 0.5 * random.uniform()));
  }
  for (let n = 0; n < outSamples; n++) {
    const fade = Math.min(1, (n + 1) / GRAIN_SAMPLES, (outSamples - n) / GRAIN_SAMPLES);
    out[n] *= fade / (agreeing[n] + Math.sqrt(powers[n]));
  }
  return out;
}

/** The period of the grain at `from` in samples; undefined if it has none. */
function periodAt(piece: Float32Array, from: number): number | undefined {
  let best = -1;
  let period = 0;
  const likeness: number[] = [];
  for (let lag = SHORTEST_PERIOD - 1; lag <= LONGEST_PERIOD + 1; lag++) {
    let [both, first, second] = [0, 0, 0];
    for (let n = from; n + lag < from + GRAIN_SAMPLES; n++) {
      both += piece[n] * piece[n + lag];
      first += piece[n] * piece[n];
      second += piece[n + lag] * piece[n + lag];
    }
    likeness.push(both / (Math.sqrt(first * second) || 1));
  }
  for (let i = 1; i + 1 < likeness.length; i++) {
    // Two periods are as like each other as one: a later peak must be clearly better.
    const isPeak = likeness[i] >= likeness[i - 1] && likeness[i] >= likeness[i + 1];
    if (isPeak && likeness[i] > best + 0.05) [best, period] = [likeness[i], i + SHORTEST_PERIOD - 1];
  }
  return best >= VOICED ? period : undefined;
}

/** The place nearest to `aim` that lies whole periods from `at`, moved a little to where the waves agree best. */
function nearestInStep(piece: Float32Array, at: number, aim: number, period: number): number {
  const last = piece.length - GRAIN_SAMPLES;
  const stepped = at + Math.round((aim - at) / period) * period;
  const reach = Math.round(period / 5);
  let [best, place] = [-Infinity, Math.min(last, Math.max(0, stepped))];
  for (let from = stepped - reach; from <= stepped + reach; from++) {
    if (from < 0 || from > last) continue;
    let [both, own] = [0, 0];
    for (let n = 0; n < GRAIN_SAMPLES; n++) {
      both += piece[from + n] * piece[at + n];
      own += piece[from + n] * piece[from + n];
    }
    const likeness = both / (Math.sqrt(own) || 1);
    if (likeness > best) [best, place] = [likeness, from];
  }
  return place;
}
