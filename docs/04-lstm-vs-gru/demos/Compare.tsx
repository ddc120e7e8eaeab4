/**
 * "Which one is better, and how sure is that?": the scores of every seed, and below them the paired differences with
 * interval, zero and margin.
 *
 * Must not: compute scores, intervals or verdicts; all of them come from the run.
 */
import type { NumberFormat, ParamValues, Picture, Stored, TableData } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useExperiment } from '@site/src/lab/useExperiment';
import { axisAround, printAs } from './axes';
import { DotRows, type DotRow } from './DotRows';

const SCORES: Readonly<Record<string, { readonly words: string; readonly format: NumberFormat }>> = {
  phonemes: { words: 'Frames labelled wrong', format: 'percent' },
  melodies: { words: 'Surprise at the notes of the return, in bits', format: 'number' },
  adding: { words: 'Mean squared error', format: 'number' },
  copying: { words: 'Symbols repeated wrong', format: 'percent' },
};
const TOKENS = ['--u-rnn', '--u-gru', '--u-lstm'];
/** Columns before those of the seeds. */
const SCORE_COLUMNS = 3;
const DIFFERENCE_COLUMNS = 5;

export function Compare({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const lab = useExperiment(stored);
  const { snapshot } = lab;
  const live = snapshot.picture?.scores ? snapshot.picture : undefined;
  const values = (live && snapshot.values) || stored.values;
  const picture = live ?? stored.picture;
  const numbers = live ? snapshot.result?.numbers : stored.numbers;
  return (
    <DemoBox
      lab={lab}
      headingLevel={2}
      hideStep
      picture={<Both picture={picture} values={values} margin={numbers?.margin} level={numbers?.level} />}
    />
  );
}

interface BothProps {
  readonly picture: Picture;
  readonly values: ParamValues;
  /** Known when the run is over. */
  readonly margin?: number;
  readonly level?: number;
}

function Both({ picture, values, margin, level }: BothProps): ReactNode {
  const { words, format } = SCORES[String(values.task)];
  const print = printAs(format);
  const scores = scoreRows(picture.scores as TableData | undefined, print);
  const differences = differenceRows(picture.differences as TableData | undefined, print);
  const scoreAxis = axisAround(
    scores.flatMap(({ dots }) => dots),
    'zero',
  );
  const ends = differences.flatMap(({ dots, interval = [0, 0] }) => [...dots, ...interval]);
  const differenceAxis = axisAround([...ends, margin ?? 0, -(margin ?? 0)], 'values');
  return (
    <>
      <DotRows
        title={`${words}; smaller is better`}
        axis={scoreAxis}
        rows={scores}
        print={print}
        caption={
          'A dot is one seed, the upright mark the mean.' +
          (level === undefined ? '' : ` Remembering nothing scores ${print(level)}.`)
        }
      />
      {differences.length > 0 && (
        <DotRows
          title="Differences on the same seed, with 95 % intervals"
          axis={differenceAxis}
          rows={differences}
          print={print}
          margin={margin}
          caption="Left of zero the first of the pair is better. The grey band around zero: differences that do not matter, fixed beforehand."
        />
      )}
    </>
  );
}

function scoreRows(table: TableData | undefined, print: (value: number) => string): DotRow[] {
  return (table?.rows ?? []).map((cells, i) => {
    const dots = cells.slice(SCORE_COLUMNS).map(Number);
    const mean = dots.length > 0 ? dots.reduce((sum, dot) => sum + dot, 0) / dots.length : undefined;
    return {
      key: String(cells[0]),
      name: String(cells[0]),
      note: `${String(cells[1])} units, ${String(cells[2])} weights`,
      token: TOKENS[i],
      dots,
      mean,
      says: mean === undefined ? '' : print(mean),
    };
  });
}

function differenceRows(table: TableData | undefined, print: (value: number) => string): DotRow[] {
  return (table?.rows ?? []).map((cells) => {
    const [name, mean, low, high, verdict] = cells;
    return {
      key: String(name),
      name: String(name),
      token: '--u-ink2',
      dots: cells.slice(DIFFERENCE_COLUMNS).map(Number),
      mean: Number(mean),
      interval: [Number(low), Number(high)],
      says: String(verdict),
      saysMore: `${print(Number(low))} to ${print(Number(high))}`,
    };
  });
}
