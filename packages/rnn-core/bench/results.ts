/** What the benchmark leaves behind: its JSON, which the page *How fast* is drawn from, and the lines it prints. */
import type { Growth } from './growth';
import type { Timing } from './statistics';
import type { TwoWorkers } from './two-workers';

/** Who ran: our builds, and the peers. */
export type Who = 'simd128' | 'relaxed' | 'typescript' | 'tfjs-wasm' | 'tfjs-cpu' | 'pytorch';

export interface Row {
  readonly who: Who;
  readonly name: string;
  /** Null where it could not be measured here. */
  readonly timing: Timing | null;
  /** Largest difference of a gradient from float64's, over the tensor's largest entry. */
  readonly gradientDifference: number | null;
}

export interface WorkloadResult {
  readonly id: string;
  readonly title: string;
  readonly megaflops: number;
  readonly rows: readonly Row[];
  /** Peer's minimum ÷ ours. */
  readonly ratios: readonly { readonly ours: 'simd128' | 'relaxed'; readonly peer: Who; readonly ratio: number }[];
  /** Our GFLOP/s over the machine's, both measured in the same rounds. */
  readonly shareOfPeak: readonly { readonly ours: 'simd128' | 'relaxed'; readonly share: number }[];
}

export interface Results {
  readonly date: string;
  /** What the milliseconds are of. */
  readonly clock: 'processor time';
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly os: string;
    readonly node: string;
    /** Tasks that ran or waited when the benchmark began, on average over a minute; above 0 others shared the machine. */
    readonly load: number;
  };
  readonly peak: { readonly name: string; readonly gflops: number } | null;
  readonly workloads: readonly WorkloadResult[];
  readonly growth: readonly Growth[];
  readonly workers: TwoWorkers | null;
}

const number = (value: number): string => value.toPrecision(3);

export function printWorkload({ id, title, megaflops, rows, ratios, shareOfPeak }: WorkloadResult): void {
  console.log(`\n${id}  ${title}  (${number(megaflops)} million operations in products a step)`);
  for (const { name, timing, gradientDifference } of rows) {
    const text = timing
      ? `min ${number(timing.minimum).padStart(8)} ms  median ${number(timing.median).padStart(8)} ms  ` +
        `spread ${Math.round(100 * timing.spread)} %  (${timing.rounds} rounds)`
      : 'unmeasured';
    const checked = gradientDifference === null ? '' : `  gradients within ${gradientDifference.toExponential(1)}`;
    console.log(`  ${name.padEnd(44)} ${text}${checked}`);
  }
  for (const { ours, peer, ratio } of ratios) console.log(`  ${peer} ÷ ${ours}: ${ratio.toFixed(2)}`);
  for (const { ours, share } of shareOfPeak) console.log(`  ${ours}: ${(100 * share).toFixed(0)} % of the peak`);
}

export function printRest({ growth, workers, peak, machine }: Results): void {
  if (peak) console.log(`\nPeak: ${number(peak.gflops)} GFLOP/s, ${peak.name}`);
  for (const { axis, exponent, points } of growth) {
    const list = points.map(({ x, ms }) => `${x}: ${number(ms)} ms`).join(', ');
    console.log(`Growth with ${axis}: exponent ${exponent.toFixed(3)}  (${list})`);
  }
  if (workers) console.log(`Two workers against one: ${workers.ratio.toFixed(2)} times the updates a second`);
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.os}, Node ${machine.node}, load ${machine.load}`);
}
