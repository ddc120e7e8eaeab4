/** Numbers of the benchmark in words, and what of its file is read here. Pure. */

/** As `npm run bench -- --write` leaves it in results.json; the compiler compares the two. */
export interface SpeedResults {
  readonly date: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly os: string;
    readonly node: string;
    readonly load: number;
  };
  readonly peak: { readonly name: string; readonly gflops: number } | null;
  readonly workloads: readonly SpeedWorkload[];
  readonly growth: readonly {
    readonly axis: string;
    readonly exponent: number;
    readonly points: readonly { readonly x: number; readonly ms: number }[];
  }[];
  readonly workers: { readonly ratio: number } | null;
}
export interface SpeedWorkload {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly { readonly who: string; readonly timing: { readonly minimum: number } | null }[];
  readonly ratios: readonly { readonly ours: string; readonly peer: string; readonly ratio: number }[];
  readonly shareOfPeak: readonly { readonly ours: string; readonly share: number }[];
}

export type Who = 'simd128' | 'relaxed' | 'typescript' | 'pytorch' | 'tfjs-wasm' | 'tfjs-cpu';
export const NAMES: Readonly<Record<Who, string>> = {
  simd128: 'ours, SIMD',
  relaxed: 'ours, relaxed SIMD',
  typescript: 'ours, TypeScript',
  pytorch: 'PyTorch',
  'tfjs-wasm': 'TensorFlow.js wasm',
  'tfjs-cpu': 'TensorFlow.js cpu',
};
export const PEERS: readonly Who[] = ['pytorch', 'tfjs-wasm', 'tfjs-cpu', 'typescript'];

/** The least time of a step in milliseconds; undefined where nobody measured it. */
export function timeOf({ rows }: SpeedWorkload, who: Who): number | undefined {
  return rows.find((row) => row.who === who)?.timing?.minimum;
}

const UNMEASURED = 'unmeasured';

/** Three digits: "3.98 ms", "812 ms", "16.4 µs". */
export function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return UNMEASURED;
  const [value, unit] = ms < 0.1 ? [ms * 1000, 'µs'] : [ms, 'ms'];
  return `${value >= 100 ? Math.round(value) : value.toPrecision(3)} ${unit}`;
}

/** Down, not to the nearest: 24.97 is not yet 25. */
export function times(ratio: number | undefined): string {
  if (ratio === undefined) return UNMEASURED;
  return ratio >= 10 ? `${Math.floor(ratio)}×` : `${(Math.floor(ratio * 100) / 100).toFixed(2)}×`;
}

export function percent(share: number | undefined): string {
  return share === undefined ? UNMEASURED : `${Math.floor(100 * share)} %`;
}

const AXES: Readonly<Record<string, string>> = { T: 'frames T', B: 'batch B', H: 'units H' };

export function growthRows({ growth }: SpeedResults): { axis: string; sizes: string; exponent: string }[] {
  return growth.map(({ axis, exponent, points }) => ({
    axis: AXES[axis] ?? axis,
    sizes: points.map(({ x, ms }) => `${x}: ${milliseconds(ms)}`).join(' · '),
    exponent: exponent.toFixed(2),
  }));
}
