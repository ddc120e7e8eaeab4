/**
 * "How far does each network get towards its own limit?": a row for each network, its accuracy as a dot, its limit as a
 * line, the range of the stored seeds as a band, and every run made here so far.
 *
 * Must not: compute a limit or an accuracy; all of them come from the run. Source: chapter 1, section 7.
 */
import type { Picture, ParamValues, Stored, TableData } from '@unrolled/lab-protocol';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useExperiment } from '@site/src/lab/useExperiment';
import styles from './MemoryRows.module.css';

/** Series of the accuracy curve, in the order of the rows of the table. */
const KEYS = ['frame', 'past', 'both', 'tanh', 'relu'] as const;
/** The axis starts here: no network that has learned anything lies below. */
const FROM = 0.4;
const TICKS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const MOST_RUNS = 12;
/** Seeds run from 0 to 9999. */
const SEEDS = 10_000;

interface Row {
  readonly key: (typeof KEYS)[number];
  readonly name: string;
  readonly sees: string;
  readonly weights: number;
  readonly accuracy: number;
  readonly limit: number;
}
interface Finished {
  readonly values: ParamValues;
  readonly numbers: Readonly<Record<string, number>>;
}

export function MemoryRows({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const [finished, setFinished] = useState<readonly Finished[]>([]);
  const lab = useExperiment(stored, {
    onResult: ({ numbers }, values) => setFinished((before) => [...before, { numbers, values }].slice(-MOST_RUNS)),
  });
  const { snapshot } = lab;
  const live = snapshot.picture?.limits ? snapshot.picture : undefined;
  const values = (live && snapshot.values) || stored.values;
  const earlier = finished.filter((run) => alike(run.values, values) && run.values.seed !== values.seed);
  const seed = Number(values.seed);
  return (
    <DemoBox
      lab={lab}
      headingLevel={2}
      hideStep
      picture={
        <Rows
          picture={live ?? stored.picture}
          numbers={live ? snapshot.result?.numbers : stored.numbers}
          whole={wholeOf(live ?? stored.picture)}
          bands={alike(values, stored.values) ? bandsOf(stored) : undefined}
          earlier={earlier.map((run) => run.numbers)}
          caption={captionOf(values, stored, live !== undefined, earlier.length)}
        />
      }
    >
      <div className={styles.more}>
        <button
          type="button"
          className={styles.button}
          disabled={snapshot.phase === 'running'}
          onClick={() => lab.runWith({ seed: (seed + 1) % SEEDS })}
        >
          Run the next seed
        </button>
        <span>Dots of earlier runs stay as long as only the seed changes.</span>
      </div>
    </DemoBox>
  );
}

/** Equal but for the seed. */
function alike(a: ParamValues, b: ParamValues): boolean {
  return Object.keys(b).every((key) => key === 'seed' || a[key] === b[key]);
}

/** `numbers` have all their digits, a stored picture has not. */
function rowsOf(picture: Picture, numbers: Readonly<Record<string, number>> = {}): Row[] {
  const table = picture.limits as TableData | undefined;
  return KEYS.flatMap((key, i) => {
    const cells = table?.rows[i];
    if (!cells) return [];
    const [name, sees, weights, accuracy, , limit] = cells;
    return [
      {
        key,
        name: String(name),
        sees: String(sees),
        weights: Number(weights),
        accuracy: numbers[key] ?? Number(accuracy),
        limit: numbers[`${key}Limit`] ?? Number(limit),
      },
    ];
  });
}

function wholeOf(picture: Picture): number {
  const rows = (picture.limits as TableData | undefined)?.rows ?? [];
  return Number(rows[rows.length - 1]?.[5] ?? NaN);
}

type Band = readonly [number, number];

function bandsOf({ bands }: Stored): Readonly<Record<string, Band>> {
  return Object.fromEntries(
    Object.entries(bands.accuracy ?? {}).map(([key, { low, high }]) => [
      key,
      [low[low.length - 1], high[high.length - 1]],
    ]),
  );
}

function captionOf(values: ParamValues, stored: Stored, live: boolean, earlier: number): string {
  const band = alike(values, stored.values) ? `Band: ${stored.seeds.length} stored seeds.` : '';
  const dots = live && earlier > 0 ? `Small dots: ${earlier} earlier ${earlier === 1 ? 'run' : 'runs'} here.` : '';
  const length = values.tempo === 1 ? 'Closures of the usual length' : `Closures ${String(values.tempo)} times as long`;
  const asked = `${length}, windows of ${String(values.window)} frames.`;
  return [asked, 'Upright lines: the best possible for what each network sees.', band, dots].filter(Boolean).join(' ');
}

interface RowsProps {
  readonly picture: Picture;
  readonly numbers?: Readonly<Record<string, number>>;
  readonly whole: number;
  readonly bands?: Readonly<Record<string, Band>>;
  readonly earlier: readonly Readonly<Record<string, number>>[];
  readonly caption: string;
}

function Rows({ picture, numbers, whole, bands, earlier, caption }: RowsProps): ReactNode {
  const rows = rowsOf(picture, numbers);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>Held-out frames labelled right</figcaption>
      <div className={styles.rows} role="img" aria-label={spoken(rows, whole)}>
        {rows.map((row) => (
          <div key={row.key} className={styles.row}>
            <span className={styles.name}>
              <strong>{row.name}</strong>
              <span>
                sees {row.sees}, {row.weights.toLocaleString('en').replace(',', '\u202f')} weights
              </span>
            </span>
            <span className={styles.track} style={colourOf(row.key)}>
              {TICKS.map((tick) => (
                <span key={tick} className={styles.grid} style={{ left: at(tick) }} />
              ))}
              {bands?.[row.key] && (
                <span
                  className={styles.band}
                  style={{ left: at(bands[row.key][0]), right: `calc(100% - ${at(bands[row.key][1])})` }}
                />
              )}
              <span className={styles.limit} style={{ left: at(row.limit) }} />
              {earlier.map((numbers, i) => (
                <span key={i} className={styles.small} style={{ left: at(numbers[row.key]) }} />
              ))}
              <span className={styles.dot} style={{ left: at(row.accuracy) }} />
            </span>
            <span className={styles.score}>
              <strong style={colourOf(row.key)}>{percent(row.accuracy)}</strong>
              <span> of {percent(row.limit)}</span>
            </span>
          </div>
        ))}
        <div className={styles.row}>
          <span className={styles.name}>
            <strong>the best there is</strong>
            <span>sees the whole utterance</span>
          </span>
          <span className={styles.track}>
            {TICKS.map((tick) => (
              <span key={tick} className={styles.grid} style={{ left: at(tick) }} />
            ))}
            <span className={styles.limit} style={{ left: at(whole) }} />
          </span>
          <span className={styles.score}>
            <span>{percent(whole)}</span>
          </span>
        </div>
        <div className={styles.axis} aria-hidden="true">
          <span className={styles.ticks}>
            {TICKS.map((tick) => (
              <span key={tick} style={{ left: at(tick) }}>
                {Math.round(100 * tick)}
                {tick === 1 ? '\u202f%' : ''}
              </span>
            ))}
          </span>
        </div>
      </div>
      <p className={styles.caption}>{caption}</p>
    </figure>
  );
}

function at(share: number): string {
  const part = (Math.min(1, Math.max(FROM, share)) - FROM) / (1 - FROM);
  return `${Number((100 * part).toFixed(2))}%`;
}

/** Networks without memory are grey, the RNN has its hue, as in every chapter. */
function colourOf(key: string): CSSProperties {
  return { '--row': key === 'tanh' || key === 'relu' ? 'var(--u-rnn)' : 'var(--u-frame)' } as CSSProperties;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}\u202f%`;
}

function spoken(rows: readonly Row[], whole: number): string {
  const each = rows.map((row) => `${row.name}: ${percent(row.accuracy)}, limit ${percent(row.limit)}`);
  return [
    `Accuracy and limit of five networks, on an axis from ${Math.round(100 * FROM)} to 100 per cent`,
    ...each,
    `limit with the whole utterance ${percent(whole)}`,
  ].join('; ');
}
