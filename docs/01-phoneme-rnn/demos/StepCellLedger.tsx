/**
 * The arithmetic of the present step for one unit, written out like a bill: what comes from where, the sum, and what is
 * made of it. Numbers are those of the run; nothing is computed here.
 */
import type { ReactNode } from 'react';
import { SignedBar, type BarFill } from './StepCellBar';
import { Products, Sym, Value } from './StepCellNumber';
import { CLASSES, type Place, type Walk } from './StepCellWalk';
import styles from './StepCell.module.css';

interface Line {
  readonly name: string;
  readonly formula: ReactNode;
  readonly numbers?: ReactNode;
  readonly value?: number;
  readonly fill?: BarFill;
  /** The bar's scale; no bar without. */
  readonly limit?: number;
  /** A sum: a rule stands above it. */
  readonly sum?: boolean;
}

export function Ledger({ walk, place, unit }: { readonly walk: Walk; readonly place: Place; readonly unit: number }) {
  const lines =
    place.pass === 'whole'
      ? wholeLines(unit)
      : place.pass === 'forward'
        ? forwardLines(walk, place.t, unit)
        : backwardLines(walk, place.t, unit);
  return (
    <dl className={styles.ledger} data-pass={place.pass}>
      {lines.map(({ name, formula, numbers, value, fill, limit, sum }) => (
        <div key={name} className={styles.line} data-sum={sum}>
          <dt>{name}</dt>
          <dd className={styles.formula}>{formula}</dd>
          <dd className={styles.numbers}>{numbers}</dd>
          <dd className={styles.lineBar}>
            {limit !== undefined && value !== undefined && <SignedBar value={value} limit={limit} fill={fill} />}
          </dd>
          <dd className={styles.result}>{value !== undefined && <Value of={value} />}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Without a step: the same lines with symbols only. */
function wholeLines(unit: number): Line[] {
  const j = unit + 1;
  return [
    { name: 'forward, from the input', formula: <FromInput j={j} t="t" /> },
    { name: 'from the state before', formula: <FromState j={j} before="t−1" /> },
    {
      name: 'new state',
      formula: (
        <>
          <Sym letter="h" index={`t,${j}`} /> = tanh(their sum + <Sym letter="b" index="h" entry={`${j}`} />)
        </>
      ),
    },
    { name: 'backward, from its label', formula: <FromLabel j={j} t="t" />, fill: 'label' },
    { name: 'from the future', formula: <FromFuture j={j} t="t" after="t+1" />, fill: 'future' },
    {
      name: 'back through tanh',
      formula: (
        <>
          <Sym letter="δ" index={`t,${j}`} /> = (1 − <Sym letter="h" index={`t,${j}`} />
          ²) · their sum
        </>
      ),
    },
  ];
}

function forwardLines(walk: Walk, t: number, unit: number): Line[] {
  const { x, hBefore, fromInput, fromState, a, h, s, y } = walk.frames[t - 1];
  const j = unit + 1;
  const bias = walk.bh[unit];
  const limit = Math.max(1, ...[fromInput, fromState, walk.bh, a].map((vector) => Math.abs(vector[unit])));
  return [
    {
      name: 'from the input',
      formula: <FromInput j={j} t={t} />,
      numbers: <Products left={walk.Wxh[unit]} right={x} />,
      value: fromInput[unit],
      limit,
    },
    {
      name: 'from the state before',
      formula: <FromState j={j} before={t - 1} />,
      numbers: <Products left={walk.Whh[unit]} right={hBefore} />,
      value: fromState[unit],
      limit,
    },
    { name: 'bias', formula: <Sym letter="b" index="h" entry={`${j}`} />, value: bias, limit },
    {
      name: 'pre-activation',
      formula: <Sym letter="a" index={`${t},${j}`} />,
      numbers: 'the sum of the three',
      value: a[unit],
      limit,
      sum: true,
    },
    {
      name: 'new state',
      formula: (
        <>
          <Sym letter="h" index={`${t},${j}`} /> = tanh <Sym letter="a" index={`${t},${j}`} />
        </>
      ),
      numbers: (
        <>
          tanh <Value of={a[unit]} inside />
        </>
      ),
      value: h[unit],
      limit,
    },
    {
      name: 'output, from all units',
      formula: (
        <>
          <Sym letter="s" index={t} /> = <Sym letter="W" index="hy" />
          <Sym letter="h" index={t} /> + <Sym letter="b" index="y" />
        </>
      ),
      numbers: CLASSES.map((name, k) => (
        <span key={name} className={styles.class}>
          {name} score <Value of={s[k]} />, probability <Value of={y[k]} />
        </span>
      )),
    },
  ];
}

function backwardLines(walk: Walk, t: number, unit: number): Line[] {
  const { ds, h, fromLabel, fromFuture, dh, tanhSlope, delta, message } = walk.frames[t - 1];
  const last = t === walk.frames.length;
  const j = unit + 1;
  const limit = Math.max(...[fromLabel, fromFuture, dh, delta, message].map((vector) => Math.abs(vector[unit])));
  const column = (W: readonly (readonly number[])[]): number[] => W.map((row) => row[unit]);
  return [
    {
      name: 'from its label',
      formula: <FromLabel j={j} t={t} />,
      numbers: <Products left={column(walk.Why)} right={ds} />,
      value: fromLabel[unit],
      fill: 'label',
      limit,
    },
    {
      name: 'from the future',
      formula: <FromFuture j={j} t={t} after={t + 1} />,
      numbers: last ? (
        'no frame comes after the last'
      ) : (
        <Products left={column(walk.Whh)} right={walk.frames[t].delta} />
      ),
      value: fromFuture[unit],
      fill: 'future',
      limit,
    },
    {
      name: 'slope at the state',
      formula: <Sym letter="dh" index={`${t},${j}`} />,
      numbers: 'the sum of the two',
      value: dh[unit],
      limit,
      sum: true,
    },
    {
      name: 'slope of tanh',
      formula: (
        <>
          1 − <Sym letter="h" index={`${t},${j}`} />²
        </>
      ),
      numbers: (
        <>
          1 − <Value of={h[unit]} inside />²
        </>
      ),
      value: tanhSlope[unit],
    },
    {
      name: 'slope before tanh',
      formula: <Sym letter="δ" index={`${t},${j}`} />,
      numbers: (
        <>
          <Value of={tanhSlope[unit]} /> · <Value of={dh[unit]} inside />
        </>
      ),
      value: delta[unit],
      limit,
    },
    {
      name: t === 1 ? 'on to the state at the start' : `message on to frame ${t - 1}`,
      formula: (
        <>
          <Sym letter="q" index={`${t - 1},${j}`} /> = <Sym letter="W" index="hh" entry={`·,${j}`} /> ·{' '}
          <Sym letter="δ" index={t} />
        </>
      ),
      numbers: <Products left={column(walk.Whh)} right={delta} />,
      value: message[unit],
      fill: 'future',
      limit,
    },
  ];
}

type Index = number | string;

function FromInput({ j, t }: { readonly j: number; readonly t: Index }): ReactNode {
  return (
    <>
      <Sym letter="W" index="xh" entry={`${j},·`} /> · <Sym letter="x" index={t} />
    </>
  );
}

function FromState({ j, before }: { readonly j: number; readonly before: Index }): ReactNode {
  return (
    <>
      <Sym letter="W" index="hh" entry={`${j},·`} /> · <Sym letter="h" index={before} />
    </>
  );
}

function FromLabel({ j, t }: { readonly j: number; readonly t: Index }): ReactNode {
  return (
    <>
      <Sym letter="W" index="hy" entry={`·,${j}`} /> · <Sym letter="ds" index={t} />
    </>
  );
}

function FromFuture({ j, t, after }: { readonly j: number; readonly t: Index; readonly after: Index }): ReactNode {
  return (
    <>
      <Sym letter="q" index={`${t},${j}`} /> = <Sym letter="W" index="hh" entry={`·,${j}`} /> ·{' '}
      <Sym letter="δ" index={after} />
    </>
  );
}
