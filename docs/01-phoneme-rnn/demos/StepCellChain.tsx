/**
 * The unrolled chain: a column for each frame, the forward pass above, the backward pass below, on one time axis.
 *
 * What the present step has not reached yet stays empty. One stop for the Tab key: the button of the present frame.
 */
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { SignedBar } from './StepCellBar';
import { slopeExponent, slopeText, withMinus } from './StepCellFormat';
import { CLASSES, placeOf, stepOf, type Walk, type WalkFrame } from './StepCellWalk';
import styles from './StepCell.module.css';

type Pass = 'forward' | 'backward';

interface Props {
  readonly walk: Walk;
  readonly step: number;
  readonly unit: number;
  /** False on the server and without scripts: then there is nothing to press. */
  readonly alive: boolean;
  readonly onStep: (step: number) => void;
  readonly onUnit: (unit: number) => void;
}

export function Chain({ walk, step, unit, alive, onStep, onUnit }: Props): ReactNode {
  const T = walk.frames.length;
  const place = placeOf(step, T);
  const box = useRef<HTMLDivElement>(null);
  const reached = (pass: Pass, t: number): boolean => step === 0 || step >= stepOf(pass, t, T);
  const present = (pass: Pass, t: number): boolean => place.pass === pass && place.t === t;
  const exponent = slopeExponent(walk.largestSlope);
  const inUnits = exponent === 0 ? 'by unit' : <InUnits exponent={exponent} />;

  useEffect(() => {
    const scroller = box.current;
    const button = scroller?.querySelector<HTMLElement>('[aria-current]');
    if (!scroller || !button) return;
    if (scroller.contains(document.activeElement)) button.focus({ preventScroll: true });
    const [outer, inner] = [scroller.getBoundingClientRect(), button.getBoundingClientRect()];
    if (inner.left < outer.left + 24) scroller.scrollLeft += inner.left - outer.left - 48;
    else if (inner.right > outer.right - 24) scroller.scrollLeft += inner.right - outer.right + 48;
  }, [step]);

  function onKeyDown(event: KeyboardEvent): void {
    const moves: Record<string, () => void> = {
      ArrowRight: () => onStep(step + 1),
      ArrowLeft: () => onStep(step - 1),
      ArrowDown: () => onUnit(unit + 1),
      ArrowUp: () => onUnit(unit - 1),
      Home: () => onStep(1),
      End: () => onStep(2 * T),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  }

  function onClick(event: MouseEvent): void {
    if (!alive || !(event.target instanceof Element)) return;
    const cell = event.target.closest<HTMLElement>('[data-step]');
    const row = event.target.closest<HTMLElement>('[data-unit]');
    if (cell) onStep(Number(cell.dataset.step));
    if (row) onUnit(Number(row.dataset.unit));
  }

  const cells = (pass: Pass, kind: string, draw: (frame: WalkFrame, shown: boolean) => ReactNode): ReactNode =>
    walk.frames.map((frame, i) => (
      <div
        key={i}
        className={styles.cell}
        data-kind={kind}
        data-step={stepOf(pass, i + 1, T)}
        data-present={present(pass, i + 1) || undefined}
        data-reached={reached(pass, i + 1) || undefined}
      >
        {draw(frame, reached(pass, i + 1))}
      </div>
    ));

  const head = (pass: Pass): ReactNode =>
    walk.frames.map((_, i) => {
      const at = stepOf(pass, i + 1, T);
      const isPresent = present(pass, i + 1);
      return (
        <div key={i} className={styles.head} data-step={at} data-present={isPresent || undefined}>
          <span aria-hidden={alive}>{i + 1}</span>
          {alive && (
            <button
              type="button"
              className={styles.goTo}
              aria-label={`${pass}, frame ${i + 1}, step ${at} of ${2 * T}`}
              aria-current={isPresent ? 'step' : undefined}
              tabIndex={isPresent || (step === 0 && at === 1) ? 0 : -1}
            />
          )}
        </div>
      );
    });

  const units = (draw: (j: number) => ReactNode): ReactNode =>
    Array.from({ length: walk.units }, (_, j) => (
      <div key={j} className={styles.unit} data-unit={j} data-chosen={j === unit || undefined}>
        {draw(j)}
      </div>
    ));

  return (
    <div
      ref={box}
      className={styles.chain}
      data-tight={T > 8 || undefined}
      role="group"
      aria-label="The unrolled chain: arrow keys right and left step, down and up choose the unit"
      style={{ '--frames': T } as CSSProperties}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <Row name="Forward" note="frame" tall>
        {head('forward')}
      </Row>
      <Row name="Input" symbol="x" note="evidence for">
        {cells('forward', 'input', ({ x }) => x.map((value, k) => <Pair key={k} name={CLASSES[k]} value={value} />))}
      </Row>
      <Row name="Hidden state" symbol="h" note="−1 to 1, by unit">
        {cells('forward', 'state', ({ h }, shown) =>
          units((j) => (
            <>
              <UnitNumber j={j} text={shown ? withMinus(h[j].toFixed(3)) : ''} />
              <SignedBar value={h[j]} limit={1} shown={shown} />
            </>
          )),
        )}
      </Row>
      <Row name="Output" symbol="y" note="probability">
        {cells('forward', 'output', ({ y }, shown) =>
          y.map((value, k) => (
            <div key={k}>
              <Pair name={CLASSES[k]} value={shown ? value.toFixed(3) : ''} />
              <span className={styles.share} aria-hidden="true">
                {shown && <span style={{ width: `${100 * value}%` }} />}
              </span>
            </div>
          )),
        )}
      </Row>
      <Row name="Label">
        {cells('forward', 'label', ({ label, y }, shown) => (
          <div>
            {CLASSES[label]} {shown && <Verdict right={y[label] >= Math.max(...y)} />}
          </div>
        ))}
      </Row>
      <Row name="Backward" note="frame" tall>
        {head('backward')}
      </Row>
      <Row
        name="Slope at the state"
        symbol="dh"
        note={
          <>
            {inUnits}
            <Source fill="label">from its label</Source>
            <Source fill="future">from the future</Source>
          </>
        }
      >
        {cells('backward', 'sources', ({ fromLabel, fromFuture, dh }, shown) =>
          units((j) => (
            <>
              <UnitNumber j={j} text={shown ? slopeText(dh[j], exponent) : ''} />
              <SignedBar value={fromLabel[j]} limit={walk.largestSlope} fill="label" shown={shown} />
              <SignedBar value={fromFuture[j]} limit={walk.largestSlope} fill="future" shown={shown} />
            </>
          )),
        )}
      </Row>
      <Row name="Slope before tanh" symbol="δ" note={inUnits}>
        {cells('backward', 'delta', ({ delta }, shown) =>
          units((j) => (
            <>
              <UnitNumber j={j} text={shown ? slopeText(delta[j], exponent) : ''} />
              <SignedBar value={delta[j]} limit={walk.largestSlope} shown={shown} />
            </>
          )),
        )}
      </Row>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  readonly symbol?: string;
  readonly note?: ReactNode;
  readonly tall?: boolean;
  readonly children: ReactNode;
}

function Row({ name, symbol, note, tall, children }: RowProps): ReactNode {
  return (
    <div className={styles.row} data-tall={tall}>
      <div className={styles.name}>
        <strong>{name}</strong> {symbol && <i>{symbol}</i>} <span>{note}</span>
      </div>
      {children}
    </div>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: ReactNode }): ReactNode {
  return (
    <span className={styles.pair}>
      <span>{name}</span>
      <span>{value}</span>
    </span>
  );
}

function UnitNumber({ j, text }: { readonly j: number; readonly text: string }): ReactNode {
  return (
    <span className={styles.pair}>
      <span className={styles.unitNumber}>{j + 1}</span>
      <span>{text || '\u00A0'}</span>
    </span>
  );
}

function Verdict({ right }: { readonly right: boolean }): ReactNode {
  return right ? <span>✓</span> : <span className={styles.wrong}>✕ wrong</span>;
}

function Source({ fill, children }: { readonly fill: string; readonly children: string }): ReactNode {
  return (
    <span className={styles.source}>
      <span className={styles.fill} data-fill={fill} aria-hidden="true" /> {children}
    </span>
  );
}

function InUnits({ exponent }: { readonly exponent: number }): ReactNode {
  return (
    <>
      by unit, in 10<sup>{withMinus(String(exponent))}</sup>
    </>
  );
}
