/**
 * What a demo says about itself in words: dates, progress, time left, and how a run compares with the stored ones.
 *
 * Pure; works on the server. Must not: know React.
 */
import {
  curvePoints,
  seedKey,
  type CurveView,
  type KernelChoice,
  type ParamValues,
  type Picture,
  type Progress,
  type Stored,
} from '@unrolled/lab-protocol';
import { lastWhere } from '../../lab/last-where';
import { grouped, numberText } from '../views/format';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2027-01-12T…" → "12 Jan 2027", the same on server and page whatever their time zones. */
export function dateText(iso: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (!match) return iso;
  return `${Number(match[3])} ${MONTHS[Number(match[2]) - 1] ?? match[2]} ${match[1]}`;
}

/** False where a demo runs on what nobody ran it on before, such as a reader's own files: then its date is empty. */
export function isStored({ date }: Pick<Stored, 'date'>): boolean {
  return date !== '';
}

/** "updates 140 of 800". */
export function progressText({ done, total, unit }: Progress): string {
  return `${unit} ${grouped(String(done))} of ${grouped(String(total))}`;
}

/** "about 5 s left", in steps that do not flicker. */
export function timeLeftText(seconds: number): string {
  if (seconds < 1.5) return 'about 1 s left';
  if (seconds < 20) return `about ${Math.round(seconds)} s left`;
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

/** "1 240 updates a second". */
export function speedText(unitsPerSecond: number, unit: string): string {
  const digits = unitsPerSecond >= 10 ? Math.round(unitsPerSecond) : Number(unitsPerSecond.toPrecision(2));
  return `${grouped(String(digits))} ${unit} a second`;
}

/** "seed 3", "5 seeds". */
export function seedsText(seeds: readonly number[]): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
}

/** What each choice is called on the button that switches to it. */
const SWITCHES: Readonly<Record<KernelChoice, string>> = {
  reference64: 'use float64',
  reference32: 'use float32',
  wasm: 'use WebAssembly',
  'wasm-relaxed': 'use relaxed SIMD',
};

/** The kernels a reader may switch to from these, and the buttons' texts. Relaxed SIMD is offered beside WebAssembly only. */
export function kernelSwitches(current: KernelChoice): { readonly choice: KernelChoice; readonly text: string }[] {
  return (Object.keys(SWITCHES) as KernelChoice[])
    .filter((choice) => choice !== current && (choice !== 'wasm-relaxed' || current === 'wasm'))
    .map((choice) => ({ choice, text: SWITCHES[choice] }));
}

/**
 * How the end of a run lies to the stored seeds, in a sentence; undefined where that says nothing, because values other
 * than the seed differ or no band is stored.
 */
export function comparison(
  stored: Stored,
  picture: Picture | undefined,
  values: ParamValues | undefined,
): string | undefined {
  const seed = seedKey(stored.params);
  const sameRun =
    values && Object.keys(stored.values).every((key) => key === seed || stored.values[key] === values[key]);
  if (!picture || !sameRun || stored.seeds.length < 2) return undefined;
  for (const view of stored.views) {
    if (view.kind !== 'curve') continue;
    const sentence = compareCurve(view, stored, picture);
    if (sentence) return sentence;
  }
  return undefined;
}

function compareCurve(view: CurveView, stored: Stored, picture: Picture): string | undefined {
  const points = curvePoints(stored.picture, view.id);
  for (const { key, label } of view.series) {
    const band = stored.bands[view.id]?.[key];
    const last = lastWhere(curvePoints(picture, view.id), (point) => Number.isFinite(point.y[key]));
    const low = band?.low[points.length - 1];
    const high = band?.high[points.length - 1];
    if (!last || low === undefined || high === undefined || last.x !== points[points.length - 1]?.x) continue;
    const text = (value: number): string => numberText(value, view.y.format);
    const value = last.y[key];
    const same = [low, high].some((end) => text(end) === text(value)); // stored numbers are rounded
    const place = same ? 'inside' : value < low ? 'below' : value > high ? 'above' : 'inside';
    const range = `(${text(low)} to ${text(high)})`;
    return `${label} ends at ${text(value)}, ${place} the range of the ${stored.seeds.length} stored seeds ${range}.`;
  }
  return undefined;
}
