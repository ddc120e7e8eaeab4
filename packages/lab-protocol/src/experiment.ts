/**
 * What an experiment is: a pure generator, the schema of its parameters, and the views its frames are drawn in.
 *
 * These types are all that the page, the worker, the command line and the tests share. An experiment knows no DOM, no
 * worker and no clock; whoever runs it pulls frames out of its generator.
 */
import type { KernelChoice, Kernels, Rng } from '@unrolled/rnn-core';

// ---------------------------------------------------------------- parameters

interface ParamBase {
  /** Shown beside the control. */
  readonly label: string;
  /** One sentence: what it is, and what to expect when it grows. */
  readonly help: string;
  /** True: behind "more" on the page. At most five parameters stand in front, the seed last. */
  readonly more?: boolean;
}
export interface NumberParam extends ParamBase {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  readonly unit?: string;
  /** 'log': the slider moves in equal ratios. */
  readonly scale?: 'linear' | 'log';
}
export interface ChoiceParam extends ParamBase {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly default: string;
}
/** A whole number from 0 to 9999 that decides every random draw of the run. */
export interface SeedParam extends ParamBase {
  readonly kind: 'seed';
  readonly default: number;
}
export type ParamSpec = NumberParam | ChoiceParam | SeedParam;
export type ParamValue = number | string;
export type ParamValues = Record<string, ParamValue>;
export type Schema<P> = { readonly [Key in keyof P]: ParamSpec };

// --------------------------------------------------------------------- views

/** Which network or gate a line belongs to: decides its colour and dash, the same in every chapter. */
export type LineStyle =
  'frame' | 'rnn' | 'lstm' | 'gru' | 'ink' | 'thin' | 'forget' | 'input' | 'output' | 'candidate' | 'update' | 'reset';
export type NumberFormat = 'percent' | 'number' | 'integer' | 'scientific' | 'seconds';

export interface CurveView {
  readonly kind: 'curve';
  readonly id: string;
  readonly title: string;
  readonly x: { readonly label: string };
  readonly y: {
    readonly min?: number;
    readonly max?: number;
    readonly scale?: 'linear' | 'log';
    readonly format: NumberFormat;
  };
  readonly series: readonly { readonly key: string; readonly label: string; readonly style: LineStyle }[];
  /** Dotted horizontal lines; `key` names the field of the curve's data (`levels`) that holds the height. */
  readonly levels?: readonly { readonly key: string; readonly label: string }[];
  /** 'wide' takes two thirds of the width, 'half' a half; default 'full'. */
  readonly size?: 'full' | 'wide' | 'half' | 'third';
}
/** Rows that hang from one time axis: sound, features, labels, states. */
export interface TimelineView {
  readonly kind: 'timeline';
  readonly id: string;
  readonly title: string;
}
export interface HeatmapView {
  readonly kind: 'heatmap';
  readonly id: string;
  readonly title: string;
  readonly scale: 'sequential' | 'diverging';
  readonly size?: 'full' | 'wide' | 'half' | 'third';
}
export interface TableView {
  readonly kind: 'table';
  readonly id: string;
  readonly title: string;
  readonly size?: 'full' | 'wide' | 'half' | 'third';
}
/** The gradient-check badge. */
export interface BadgeView {
  readonly kind: 'badge';
  readonly id: string;
  readonly title: string;
}
export type View = CurveView | TimelineView | HeatmapView | TableView | BadgeView;

// -------------------------------------------------------------- what frames hold

/** One point of a curve: `x` and, for each series, its height. Appended to the points before it. */
export interface CurveData {
  readonly x: number;
  readonly y: Readonly<Record<string, number>>;
  readonly levels?: Readonly<Record<string, number>>;
}
/** A piece of a label row, in seconds. `wrong` is hatched and called by the row's `wrongWord` (default "wrong"), `sure` (0 to 1) is the network's probability. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly wrong?: boolean;
  readonly sure?: number;
}
export type TimelineRow = { readonly id: string; readonly label: string; readonly note?: string } & (
  | { readonly kind: 'wave'; readonly samples: Float32Array | readonly number[]; readonly rate: number }
  | {
      readonly kind: 'heatmap';
      readonly scale: 'sequential' | 'diverging';
      readonly rows: number;
      readonly cols: number;
      /** Row-major, `rows` × `cols`; row 0 is drawn at the bottom. */
      readonly values: Float32Array | readonly number[];
      /** Centre of the first column and distance between columns, in seconds. */
      readonly firstSeconds: number;
      readonly hopSeconds: number;
      /** The ends of the scale, printed beside it. */
      readonly limits: readonly [number, number];
    }
  | {
      /** Numbers of each frame as lines: the gates of a unit, its states. */
      readonly kind: 'lines';
      /** `label` is short: it stands at the line's end. */
      readonly series: readonly {
        readonly label: string;
        readonly style: LineStyle;
        readonly values: readonly number[];
      }[];
      readonly limits: readonly [number, number];
      readonly firstSeconds: number;
      readonly hopSeconds: number;
    }
  | {
      readonly kind: 'labels';
      readonly segments: readonly Segment[];
      readonly style?: LineStyle;
      readonly score?: string;
      readonly wrongWord?: string;
    }
);
/** Replaces what was drawn before. `sound` is what Play plays. */
export interface TimelineData {
  readonly seconds: number;
  readonly rows: readonly TimelineRow[];
  readonly sound?: { readonly samples: Float32Array | readonly number[]; readonly rate: number };
}
export interface HeatmapData {
  readonly rows: number;
  readonly cols: number;
  /** Row-major; row 0 is drawn at the top. */
  readonly values: Float32Array | readonly number[];
  readonly limits: readonly [number, number];
  readonly rowLabels?: readonly string[];
  readonly colLabels?: readonly string[];
  readonly rowTitle?: string;
  readonly colTitle?: string;
  readonly format?: NumberFormat;
}
export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
export interface BadgeData {
  readonly state: 'checking' | 'passed' | 'failed';
  readonly checked: number;
  readonly total: number;
  /** Largest |analytic − numeric| / max|numeric of its tensor| so far. */
  readonly worst: number;
  readonly limit: number;
  /** When failed: the tensor with the worst entry, how many of its entries differ, and where the worst is. */
  readonly tensor?: string;
  readonly differing?: number;
  readonly tensorTotal?: number;
  readonly at?: readonly number[];
}
export type ViewData = CurveData | TimelineData | HeatmapData | TableData | BadgeData;

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** In the plural: "updates", "epochs", "entries". */
  readonly unit: string;
}
/** One answer of an experiment: plain data, everything optional. `views` is keyed by view id. */
export interface Frame {
  readonly progress?: Progress;
  readonly views?: Readonly<Record<string, ViewData | readonly ViewData[]>>;
  /** What is to be seen right now, in one sentence. */
  readonly text?: string;
  /** Files that the run hands out by name, for whoever pulls: all of them together may be more than a result could hold. */
  readonly files?: Data;
}

// ------------------------------------------------------------------ results

/** What a run leaves behind: named numbers (the claims are made of these), and the trained model if there is one. */
export interface Result {
  readonly numbers: Readonly<Record<string, number>>;
  /** A safetensors file. */
  readonly model?: Uint8Array;
  /** Where a run trains several networks: their files, by the names that the reader knows them by. */
  readonly models?: Readonly<Record<string, Uint8Array>>;
  /** Sentences about what it was given: files that could not be read, and why. */
  readonly notes?: readonly string[];
}
export interface Finding {
  /** Whether the demo's promise held in this run. */
  readonly ok: boolean;
  /** One or two sentences. */
  readonly text: string;
}

export type ErrorKind = 'config' | 'shape' | 'diverged' | 'input' | 'internal';
/** An error as data: it crosses the worker boundary and is shown to the reader. */
export interface LabError {
  readonly kind: ErrorKind;
  /** What happened, in a sentence. */
  readonly message: string;
  /** What to do about it, in a sentence. */
  readonly hint: string;
  /** Parameter values that would mend it; the page offers them as a button. */
  readonly remedy?: ParamValues;
}

// --------------------------------------------------------------- experiment

/** Files and recordings, read outside the generator. */
export type Data = Readonly<Record<string, Uint8Array>>;

export interface Context {
  readonly kernels: Kernels;
  readonly rng: Rng;
  /** Milliseconds; for display only, never for a decision. */
  now(): number;
  readonly data?: Data;
}

export interface Experiment<P extends ParamValues = ParamValues, R extends Result = Result, I = never> {
  /** A question the picture answers. */
  readonly title: string;
  readonly params: Schema<P>;
  readonly views: readonly View[];
  /** What the command line and the claims run it on when nobody chose. Default: DEFAULT_KERNELS. */
  readonly kernels?: KernelChoice;
  /** `yield` without a value gives the worker a chance to stop; long steps do so every few time steps. */
  run(params: P, context: Context): Generator<Frame | void, R, I | undefined>;
  finding(result: R, params: P): Finding;
}

// -------------------------------------------------- across the worker boundary

export type Slice = { readonly frames: readonly Frame[] } & (
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: Result; readonly finding: Finding }
  | { readonly state: 'failed'; readonly error: LabError }
);
/** Pull, not push: the worker computes only while somebody waits for `next`. */
export interface Run {
  next(budgetMs: number, input?: unknown): Promise<Slice>;
  cancel(): Promise<void>;
}
export type { KernelChoice };
export interface RunOptions {
  readonly kernels: KernelChoice;
  readonly data?: Data;
}
/** What an experiment looks like from outside. */
export interface Description {
  readonly id: string;
  readonly title: string;
  readonly params: Schema<ParamValues>;
  readonly views: readonly View[];
}

// ------------------------------------------------------------------- stored

/** All that the views of one run show: curves hold every point so far, the others their latest data. */
export type Picture = Readonly<
  Record<string, readonly CurveData[] | TimelineData | HeatmapData | TableData | BadgeData>
>;

/** `experiments/NAME.stored.json`, written by `npm run claims`: what a page shows before its first run. */
export interface Stored extends Description {
  readonly values: ParamValues;
  readonly picture: Picture;
  /** For each curve view and series: lowest and highest over the seeds, at the points of `picture`. */
  readonly bands: Readonly<
    Record<string, Readonly<Record<string, { readonly low: readonly number[]; readonly high: readonly number[] }>>>
  >;
  readonly finding: Finding;
  readonly numbers: Readonly<Record<string, number>>;
  readonly seeds: readonly number[];
  /** ISO date, kernels' name and Node version of the run. */
  readonly date: string;
  readonly kernels: string;
  readonly node: string;
}
