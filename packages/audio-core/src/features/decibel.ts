/**
 * Power to decibels, 10·log10(power / reference), with a floor for silence.
 *
 * Two floors exist. `aminPower` is fixed: the same sound gives the same number in any recording. `topDb` hangs below the
 * loudest value of the array it is given, so a loud moment lifts the floor under every quiet one; handy for pictures,
 * but a frame's value then tells of other frames. The course's own features do not use it.
 *
 * Source: the conventions of librosa 0.11 (power_to_db).
 */

export interface DecibelOptions {
  /** Power below this counts as this. Above 0. */
  readonly aminPower: number;
  /** What 0 dB is: a power, or 'max' for the largest one in the array. */
  readonly reference: number | 'max';
  /** The floor below the largest value, in dB, at least 0; null for none. */
  readonly topDb: number | null;
}
export const DECIBEL_DEFAULTS: DecibelOptions = { aminPower: 1e-10, reference: 1, topDb: null };

/**
 * Powers (at least 0, any shape) → decibels, same length.
 *
 * @throws RangeError unless aminPower > 0 and topDb is null or at least 0.
 */
export function powerToDb(
  power: ArrayLike<number>,
  options: DecibelOptions = DECIBEL_DEFAULTS,
): Float64Array<ArrayBuffer> {
  const { aminPower, reference, topDb } = options;
  checkDecibels(options);
  const db = new Float64Array(power.length);
  const referencePower = reference === 'max' ? largest(power) : Math.abs(reference);
  flooredDb(power, aminPower, referencePower, db);
  if (topDb !== null) {
    const floorDb = largest(db) - topDb;
    for (let n = 0; n < db.length; n += 1) db[n] = Math.max(db[n], floorDb);
  }
  return db;
}

/**
 * `powerToDb` for options that look at one value at a time, written into `out`; allocates nothing.
 *
 * @throws RangeError if the reference is 'max' or topDb a number: both need to know every value there will be.
 */
export function powerToDbInto(power: Float64Array, options: DecibelOptions, out: Float64Array): void {
  const { aminPower, reference, topDb } = options;
  checkDecibels(options);
  if (reference === 'max' || topDb !== null) {
    throw new RangeError(
      `powerToDbInto: reference must be a power and topDb null, got ${reference} and ${topDb}; the loudest value is not ` +
        `known before the end, so use a fixed floor (aminPower)`,
    );
  }
  flooredDb(power, aminPower, Math.abs(reference), out);
}

function flooredDb(power: ArrayLike<number>, aminPower: number, referencePower: number, out: Float64Array): void {
  const referenceDb = 10 * Math.log10(Math.max(aminPower, referencePower));
  for (let n = 0; n < out.length; n += 1) out[n] = 10 * Math.log10(Math.max(aminPower, power[n])) - referenceDb;
}

function checkDecibels({ aminPower, topDb }: DecibelOptions): void {
  if (!(aminPower > 0) || (topDb !== null && !(topDb >= 0))) {
    throw new RangeError(
      `powerToDb: aminPower must be above 0 and topDb null or at least 0, got ${aminPower} and ${topDb}`,
    );
  }
}

function largest(values: ArrayLike<number>): number {
  let found = -Infinity;
  for (let n = 0; n < values.length; n += 1) found = Math.max(found, values[n]);
  return found;
}
