/**
 * A tone as a sum of sines, each with its own strength and its own way of fading: an organ pipe, a flute, a clarinet, a
 * bell.
 *
 * Partials above half the sampling rate are left out, or they would come back as wrong notes. Strengths are scaled so that
 * they add up to 1: whatever their phases, the sum stays within ±1.
 *
 * Must not: know time signatures or other notes.
 * Source: that odd harmonics make a clarinet is the closed tube's; the bell's partials are those of N. Fletcher and
 * T. Rossing, The Physics of Musical Instruments (1998), chapter 21 (hum, prime, tierce, quint, nominal). Strengths are ours.
 */

export interface TonePartial {
  /** Multiple of the tone's frequency. */
  readonly ratio: number;
  readonly strength: number;
  /** Seconds until it is 60 dB down; Infinity for one that is kept up as long as the note lasts. */
  readonly ringSeconds: number;
}

export interface Timbre {
  readonly partials: readonly TonePartial[];
  readonly attackSeconds: number;
  /** After the note's end. */
  readonly releaseSeconds: number;
}

const kept = (ratio: number, strength: number): TonePartial => ({ ratio, strength, ringSeconds: Infinity });
const struck = (ratio: number, strength: number, ringSeconds: number): TonePartial => ({
  ratio,
  strength,
  ringSeconds,
});

export const TIMBRES = {
  sine: { partials: [kept(1, 1)], attackSeconds: 0.005, releaseSeconds: 0.02 },
  organ: {
    partials: [kept(1, 1), kept(2, 0.7), kept(3, 0.4), kept(4, 0.35), kept(6, 0.15), kept(8, 0.12)],
    attackSeconds: 0.02,
    releaseSeconds: 0.06,
  },
  flute: {
    partials: [kept(1, 1), kept(2, 0.25), kept(3, 0.1), kept(4, 0.03)],
    attackSeconds: 0.06,
    releaseSeconds: 0.08,
  },
  clarinet: {
    partials: [kept(1, 1), kept(2, 0.03), kept(3, 0.6), kept(4, 0.05), kept(5, 0.4), kept(7, 0.2), kept(9, 0.1)],
    attackSeconds: 0.03,
    releaseSeconds: 0.05,
  },
  bell: {
    partials: [
      struck(0.5, 0.5, 8),
      struck(1, 0.7, 5),
      struck(1.2, 0.5, 3.5),
      struck(1.5, 0.3, 2.5),
      struck(2, 1, 2),
      struck(2.5, 0.25, 1),
      struck(3, 0.3, 0.8),
      struck(4, 0.25, 0.5),
    ],
    attackSeconds: 0.002,
    releaseSeconds: 0.4,
  },
} as const satisfies Readonly<Record<string, Timbre>>;

export interface ToneOptions {
  readonly rateHz: number;
  readonly hz: number;
  readonly durationSeconds: number;
}

/**
 * Samples of one tone, its release included: round((durationSeconds + releaseSeconds) · rateHz) of them, −1 … 1. The first is
 * not 0, so that the tone begins exactly where it is put.
 *
 * @throws RangeError unless 0 < hz < rateHz / 2 and durationSeconds ≥ 0.
 */
export function additiveTone(timbre: Timbre, { rateHz, hz, durationSeconds }: ToneOptions): Float32Array {
  if (!(hz > 0 && hz < rateHz / 2) || !(durationSeconds >= 0 && Number.isFinite(durationSeconds))) {
    throw new RangeError(
      `additiveTone: expected 0 < hz < rateHz/2 = ${rateHz / 2} and durationSeconds of at least 0, ` +
        `got ${hz} and ${durationSeconds}`,
    );
  }
  const heard = timbre.partials.filter(({ ratio }) => ratio * hz < rateHz / 2);
  const total = heard.reduce((sum, { strength }) => sum + strength, 0);
  const end = durationSeconds * rateHz;
  const release = timbre.releaseSeconds * rateHz;
  const attack = timbre.attackSeconds * rateHz;
  const out = new Float64Array(Math.round(end + release));
  for (const { ratio, strength, ringSeconds } of heard) {
    // A sine turned on by a rotation: no sine is called per sample, and the error stays far below float32.
    const angle = (2 * Math.PI * ratio * hz) / rateHz;
    const loss = 10 ** (-3 / (ringSeconds * rateHz));
    const [c, s] = [loss * Math.cos(angle), loss * Math.sin(angle)];
    let [re, im] = [(strength / total) * Math.cos(angle), (strength / total) * Math.sin(angle)];
    for (let n = 0; n < out.length; n += 1) {
      out[n] += im;
      [re, im] = [re * c - im * s, re * s + im * c];
    }
  }
  return Float32Array.from(out, (value, n) => value * ramp((n + 1) / attack) * ramp((end + release - n) / release));
}

/** 0 at 0 and below, 1 at 1 and above, half a cosine between. */
function ramp(x: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * x);
}
