/**
 * "How sure do a few seeds make you?": one experiment with its intervals, the same experiment again and again, and below
 * how often the intervals catch the truth.
 *
 * Must not: draw a score or compute an interval; all of them come from the run.
 */
import type { Picture, Stored, TableData } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { View } from '@site/src/components/views/View';
import { placeOn } from '@site/src/components/views/ticks';
import { useExperiment } from '@site/src/lab/useExperiment';
import { axisAround, printAs } from './axes';
import { DotRows, type DotRow } from './DotRows';
import styles from './Seeds.module.css';

const print = printAs('number');
const HEIGHT = 100;

export function Seeds({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored);
  const { snapshot } = lab;
  const live = snapshot.picture?.scores ? snapshot.picture : undefined;
  const picture = live ?? stored.picture;
  const truth = Number(((live && snapshot.values) || stored.values).truth);
  return (
    <DemoBox
      lab={lab}
      headingLevel={2}
      hideStep
      picture={
        <>
          <One picture={picture} truth={truth} />
          <Again table={picture.again as TableData | undefined} truth={truth} />
          <div className={styles.curves}>
            {stored.views
              .filter(({ kind }) => kind === 'curve')
              .map((view) => (
                <div key={view.id}>
                  <View view={view} stored={stored} live={live} />
                </div>
              ))}
          </div>
        </>
      }
    />
  );
}

function One({ picture, truth }: { readonly picture: Picture; readonly truth: number }): ReactNode {
  const scores = (picture.scores as TableData | undefined)?.rows ?? [];
  const intervals = (picture.intervals as TableData | undefined)?.rows ?? [];
  const dots = (scores[2] ?? []).slice(1).map(Number);
  const mean = dots.reduce((sum, dot) => sum + dot, 0) / dots.length;
  const rows = intervals.map(([name, low, high, holds]): DotRow => ({
    key: String(name),
    name: String(name),
    token: name === 'not paired' ? '--u-ink3' : '--u-ink2',
    dots: name === 'not paired' ? [] : dots,
    mean,
    interval: [Number(low), Number(high)],
    says: `${print(Number(low))} to ${print(Number(high))}`,
    saysMore: holds === 'yes' ? 'holds the truth' : 'misses the truth',
  }));
  const axis = axisAround([...dots, ...rows.flatMap(({ interval = [0, 0] }) => interval), truth], 'values');
  return (
    <DotRows
      title="One experiment: the differences A − B of its seeds, and four intervals made of them, in points"
      axis={axis}
      rows={rows}
      print={print}
      lines={[truth]}
      caption={`Dots: seeds. Upright mark: their mean. Dotted line: the true difference, ${print(truth)}.`}
    />
  );
}

function Again({ table, truth }: { readonly table?: TableData; readonly truth: number }): ReactNode {
  const rows = table?.rows ?? [];
  const axis = axisAround([...rows.flatMap((row) => [Number(row[1]), Number(row[2])]), truth], 'values');
  const y = (value: number): number => HEIGHT * (1 - placeOn(axis, value));
  const missed = rows.filter((row) => row[3] === 'no').length;
  return (
    <figure className={styles.again}>
      <figcaption className={styles.title}>
        The same experiment {rows.length} times: the wider interval of each
      </figcaption>
      <svg
        viewBox={`0 0 ${rows.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={styles.bars}
        role="img"
        aria-label={`${rows.length} intervals side by side; ${missed} do not hold the true difference ${print(truth)}`}
      >
        {rows.map(([experiment, low, high, holds], i) => (
          <rect
            key={String(experiment)}
            x={i + 0.2}
            width={0.6}
            y={y(Number(high))}
            height={y(Number(low)) - y(Number(high))}
            className={holds === 'yes' ? styles.caught : styles.missed}
          />
        ))}
        <line x1="0" x2={rows.length} y1={y(truth)} y2={y(truth)} className={styles.truth} />
      </svg>
      <p className={styles.caption}>
        Dotted: the true difference. Light: it is caught. Dark: missed, {missed} of {rows.length}. The axis goes from{' '}
        {print(axis.min)} to {print(axis.max)}.
      </p>
    </figure>
  );
}
