/**
 * The verdict on a reader's program: badge, sentence, table of what was compared, the errors of the worst tensor, and the
 * reasons one at a time. Only what does not agree has colour.
 */
import type { JudgedReader, WorstTensor } from '@unrolled/rnn-core';
import { useState, type ReactNode } from 'react';
import { Num } from '../views/Num';
import { numberText } from '../views/format';
import type { Checked } from './check';
import type { MarkedLine } from './marked-line';
import styles from './styles.module.css';

interface Props {
  readonly checked: Checked;
  readonly marked?: MarkedLine;
  /** What is counted in the table's first column, in the singular. */
  readonly counted: string;
}

export function Verdict({ checked, marked, counted }: Props): ReactNode {
  const { judged, trouble } = checked;
  if (!judged) {
    return (
      <>
        <p className={styles.badge} data-state="failed">
          <span>✕ not checked</span>
        </p>
        <p className={styles.says}>{trouble?.says}</p>
      </>
    );
  }
  const { verdict, says, why } = judged;
  return (
    <>
      <Badge judged={judged} />
      <p className={styles.says}>{says}</p>
      <Rows judged={judged} counted={counted} />
      {verdict.worst && <Errors worst={verdict.worst} />}
      {!verdict.passed && (
        <Reasons
          key={checked.seed}
          why={why}
          partly={verdict.partly}
          counted={counted}
          {...(marked ? { marked } : {})}
        />
      )}
    </>
  );
}

function Badge({ judged: { verdict, numbers } }: { readonly judged: JudgedReader }): ReactNode {
  const bad = verdict.rows.find((row) => row.differing > 0 || row.problem !== undefined);
  const parts = bad
    ? [
        `✕ ${bad.name}`,
        bad.problem === undefined ? `${bad.differing} of ${bad.entries} entries differ` : 'not the right shape',
      ]
    : [`✓ ${numbers.entries} of ${numbers.entries}`, 'entries agree'];
  return (
    <p className={styles.badge} data-state={bad ? 'failed' : 'passed'}>
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </p>
  );
}

function Rows({ judged, counted }: { readonly judged: JudgedReader; readonly counted: string }): ReactNode {
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th scope="col">{counted}</th>
          <th scope="col">entries</th>
          <th scope="col">worst error</th>
          <th scope="col">agrees</th>
        </tr>
      </thead>
      <tbody>
        {judged.verdict.rows.map(({ name, entries, differing, worst, problem }) => {
          const agrees = differing === 0 && problem === undefined;
          return (
            <tr key={name} data-agrees={agrees}>
              <th scope="row">{name}</th>
              <td>{entries}</td>
              <td>
                {problem === undefined && !Number.isNaN(worst) ? (
                  worst === 0 ? (
                    '0'
                  ) : (
                    <Num value={worst} format={worst >= 0.01 ? 'number' : 'scientific'} />
                  )
                ) : (
                  '–'
                )}
              </td>
              <td>
                <span aria-hidden="true">{agrees ? '✓' : '✕'}</span>
                <span className={styles.spoken}>{agrees ? 'yes' : 'not yet'}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const CELL = 20;

/** Area = error; the worst entry outlined, both numbers quoted. */
function Errors({ worst }: { readonly worst: WorstTensor }): ReactNode {
  const { name, row, shape, errors, at, given, wanted } = worst;
  const where = row?.replace(`${name}, `, '');
  if (shape.length === 0) {
    return (
      <div className={styles.errors}>
        <p>
          {where !== undefined && `${where[0].toUpperCase()}${where.slice(1)}: `}your <code>{name}</code> is{' '}
          <b>{numberText(given)}</b>; it should be <b>{numberText(wanted)}</b>.
        </p>
      </div>
    );
  }
  const columns = shape[shape.length - 1] ?? 1;
  const rows = errors.length / columns;
  const finite = errors.filter(Number.isFinite);
  const largest = Math.max(...finite, Number.MIN_VALUE);
  const index = at.reduce((flat, place, axis) => flat * shape[axis] + place, 0);
  const place = `${name.replace(/,.*$/, '')}${at.map((i) => `[${i}]`).join('')}`;
  const sentence = (
    <>
      Error in each entry of <code>{name.replace(/,.*$/, '')}</code>, as the area of its square. At <code>{place}</code>
      {where === undefined ? ' ' : `, ${where}, `}
      yours is <b>{numberText(given)}</b>; it should be <b>{numberText(wanted)}</b>.
    </>
  );
  return (
    <div className={styles.errors}>
      <svg
        role="img"
        aria-label={`Errors of ${name}, ${rows} by ${columns}; the largest is at ${place}`}
        viewBox={`0 0 ${columns * CELL + 2} ${rows * CELL + 2}`}
        style={{ width: columns * CELL + 2, maxWidth: '100%' }}
      >
        {errors.map((error, j) => {
          const [x, y] = [(j % columns) * CELL + 1, Math.floor(j / columns) * CELL + 1];
          const side = Number.isFinite(error) ? Math.sqrt(error / largest) * (CELL - 4) : CELL - 4;
          return (
            <g key={j}>
              <rect x={x} y={y} width={CELL} height={CELL} className={styles.cell} />
              {side >= 0.5 && (
                <rect
                  x={x + (CELL - side) / 2}
                  y={y + (CELL - side) / 2}
                  width={side}
                  height={side}
                  className={styles.error}
                />
              )}
            </g>
          );
        })}
        <rect
          x={(index % columns) * CELL + 1}
          y={Math.floor(index / columns) * CELL + 1}
          width={CELL}
          height={CELL}
          className={styles.worst}
        />
      </svg>
      <p>{sentence}</p>
    </div>
  );
}

interface ReasonsProps {
  readonly why: readonly string[];
  readonly partly: boolean;
  readonly counted: string;
  readonly marked?: MarkedLine;
}

function Reasons({ why, partly, counted, marked }: ReasonsProps): ReactNode {
  const [shown, setShown] = useState(0);
  const where = marked && (
    <p className={styles.note}>
      Marked: line {marked.line}, the last that writes <code>{marked.name}</code>.
    </p>
  );
  if (why.length === 0) {
    return (
      <>
        {where}
        <p className={styles.note}>
          Your numbers are those of none of the mistakes that were compared. The hints may help, or a smaller case on
          paper.
        </p>
      </>
    );
  }
  return (
    <div className={styles.why}>
      {where}
      <div aria-live="polite">
        {why.slice(0, shown).map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
      </div>
      {shown < why.length ? (
        <button type="button" className={styles.button} onClick={() => setShown(shown + 1)}>
          {shown === 0 ? 'Why?' : 'Tell me more'}
        </button>
      ) : (
        <p className={styles.note}>
          {partly
            ? `This explains single ${counted}s, each by itself; something else may be at work too.`
            : 'Found by comparison: a program with exactly this in it gives exactly your numbers.'}
        </p>
      )}
    </div>
  );
}
