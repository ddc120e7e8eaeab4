/**
 * "Where is the hint at the end?": one unit of an LSTM over eight frames. A press on a gate changes it; the cell and the
 * state stay hidden until the reader has run the new setting, so that there is time to predict them.
 *
 * Must not: compute a cell or a state; they come from the run. Source: chapter 2, section 2.
 */
import type { Picture, Stored, TableData } from '@unrolled/lab-protocol';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { DemoBox } from '@site/src/components/Demo';
import { useHydrated } from '@site/src/lab/browser-state';
import { useExperiment, type Lab } from '@site/src/lab/useExperiment';
import styles from './OneUnit.module.css';

const GATES = [
  { key: 'f', name: 'forget gate', token: '--u-f' },
  { key: 'i', name: 'input gate', token: '--u-i' },
  { key: 'o', name: 'output gate', token: '--u-o' },
] as const;
type GateKey = (typeof GATES)[number]['key'];

/** What the picture of a run says, by row; one number a frame. */
interface Shown {
  readonly candidate: readonly number[];
  readonly gates: Readonly<Record<GateKey, readonly number[]>>;
  readonly C: readonly number[];
  readonly h: readonly number[];
  readonly before: number;
}

export function OneUnit({ of }: { readonly of: unknown }): ReactNode {
  const stored = of as Stored;
  const [own, setOwn] = useState<Uint8Array>();
  const lab = useExperiment(stored, own ? { data: { gates: own } } : {});
  const shown = useShown(lab);
  const setting = lab.values.script === 'mine' && own ? fromBytes(own) : shown.gates;
  const known = same(setting, shown.gates) && shown.before === lab.values.before;

  function press(gate: number, t: number): void {
    const bytes = toBytes(setting);
    bytes[gate * 8 + t] = (bytes[gate * 8 + t] + 1) % 3;
    setOwn(bytes);
    lab.setValue('script', 'mine');
  }
  // A ready-made setting shows its result at once; only what the reader sets by hand is to be predicted.
  const eager: Lab = {
    ...lab,
    setValue(key, value) {
      if (key === 'script' && value !== 'mine') return lab.runWith({ script: value });
      // What the reader sets by hand starts from what is seen.
      if (key === 'script' && !own) setOwn(toBytes(shown.gates));
      lab.setValue(key, value);
    },
    reset() {
      setOwn(undefined);
      lab.runWith(stored.values);
      lab.reset();
    },
  };
  return (
    <DemoBox
      lab={eager}
      hideStep
      headingLevel={2}
      picture={<Unit shown={shown} setting={setting} known={known} onPress={press} />}
    />
  );
}

/** The latest whole picture; the stored one until there is another. */
function useShown({ of, snapshot }: Lab): Shown {
  const [kept, setKept] = useState<Picture>();
  const { phase, picture } = snapshot;
  if (phase === 'stored' && kept) setKept(undefined);
  if (phase !== 'stored' && picture?.unit && kept !== picture) setKept(picture);
  return shownOf((phase === 'stored' ? of.picture : (kept ?? of.picture)).unit as TableData);
}

function shownOf({ rows }: TableData): Shown {
  const numbers = (name: string): number[] => (rows.find(([first]) => first === name) ?? []).slice(2).map(Number);
  return {
    candidate: numbers('candidate'),
    gates: { f: numbers('f'), i: numbers('i'), o: numbers('o') },
    C: numbers('C'),
    h: numbers('h'),
    before: Number(rows.find(([first]) => first === 'C')?.[1]),
  };
}

const toBytes = (gates: Shown['gates']): Uint8Array =>
  Uint8Array.from(GATES.flatMap(({ key }) => gates[key].map((share) => Math.round(2 * share))));
function fromBytes(bytes: Uint8Array): Shown['gates'] {
  const row = (first: number): number[] => Array.from(bytes.subarray(first, first + 8), (half) => half / 2);
  return { f: row(0), i: row(8), o: row(16) };
}
const same = (a: Shown['gates'], b: Shown['gates']): boolean => toBytes(a).join() === toBytes(b).join();

interface UnitProps {
  readonly shown: Shown;
  readonly setting: Shown['gates'];
  /** Whether C and h belong to this setting. */
  readonly known: boolean;
  readonly onPress: (gate: number, t: number) => void;
}

function Unit({ shown, setting, known, onPress }: UnitProps): ReactNode {
  const alive = useHydrated();
  const [chosen, setChosen] = useState(0);
  const { candidate, C, h } = shown;
  const largest = Math.max(1, ...[...C, shown.before].map(Math.abs));
  const bars = (values: readonly number[], colour: string, hidden: boolean): ReactNode =>
    values.map((value, t) => (
      <span key={t} className={styles.cell} data-chosen={t === chosen || undefined}>
        {hidden ? <span className={styles.unknown}>?</span> : <Bar value={value} largest={largest} colour={colour} />}
      </span>
    ));
  return (
    <div className={styles.unit}>
      <Row name="frame" note="press one to read it">
        {candidate.map((_, t) =>
          alive ? (
            <button
              key={t}
              type="button"
              className={styles.frame}
              aria-pressed={t === chosen}
              onClick={() => setChosen(t)}
            >
              {t + 1}
            </button>
          ) : (
            <span key={t} className={styles.frame}>
              {t + 1}
            </span>
          ),
        )}
      </Row>
      <Row name={<Tilde />} note="offered">
        {bars(candidate, '--u-g', false)}
      </Row>
      {GATES.map(({ key, name, token }, gate) => (
        <Row key={key} name={<i>{key}</i>} note={name}>
          {setting[key].map((share, t) => (
            <Gate
              key={t}
              share={share}
              token={token}
              words={`${name} in frame ${t + 1}: ${shareText(share)}`}
              onPress={alive ? () => onPress(gate, t) : undefined}
            />
          ))}
        </Row>
      ))}
      <Row name={<i>C</i>} note="the cell">
        {bars(C, '--u-ink', !known)}
      </Row>
      <Row name={<i>h</i>} note="what is shown">
        {bars(h, '--u-lstm', !known)}
      </Row>
      <p className={styles.sentence} aria-live="polite">
        {known
          ? sentenceOf(shown, chosen)
          : 'You have changed something. What will the cell hold after frame 8, and what will the unit show? Say it, then press Run.'}
      </p>
    </div>
  );
}

function Row({
  name,
  note,
  children,
}: {
  readonly name: ReactNode;
  readonly note: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.row}>
      <span className={styles.name}>
        <strong>{name}</strong> <span>{note}</span>
      </span>
      <div className={styles.cells}>{children}</div>
    </div>
  );
}

const Tilde = (): ReactNode => <i>C̃</i>;

function Gate({
  share,
  token,
  words,
  onPress,
}: {
  readonly share: number;
  readonly token: string;
  readonly words: string;
  readonly onPress?: () => void;
}): ReactNode {
  const inside = (
    <>
      <span
        className={styles.open}
        style={{ '--share': `${100 * share}%`, '--gate': `var(${token})` } as CSSProperties}
      />
      <span className={styles.share}>{shareText(share)}</span>
    </>
  );
  if (!onPress) {
    return (
      <span className={styles.gate} role="img" aria-label={words}>
        {inside}
      </span>
    );
  }
  return (
    <button type="button" className={styles.gate} aria-label={`${words}. Change it`} onClick={onPress}>
      {inside}
    </button>
  );
}

/** A signed number as a bar from its zero line, with its text. */
function Bar({
  value,
  largest,
  colour,
}: {
  readonly value: number;
  readonly largest: number;
  readonly colour: string;
}): ReactNode {
  const part = (50 * Math.abs(value)) / largest;
  const style = { '--bar': `var(${colour})`, height: `${part}%`, ...(value >= 0 ? { bottom: '50%' } : { top: '50%' }) };
  return (
    <>
      <span className={styles.track}>
        <span className={styles.bar} style={style as CSSProperties} />
      </span>
      <span className={styles.number}>{numberText(value)}</span>
    </>
  );
}

function sentenceOf({ candidate, gates: { f, i, o }, C, h, before }: Shown, t: number): string {
  const old = t === 0 ? before : C[t - 1];
  return (
    `Frame ${t + 1}: C = ${shareText(f[t])} · ${bracketed(old)} + ${shareText(i[t])} · ${bracketed(candidate[t])} = ${numberText(C[t])}, ` +
    `and h = ${shareText(o[t])} · tanh ${bracketed(C[t])} = ${numberText(h[t])}.`
  );
}

const shareText = (share: number): string => (share === 0.5 ? '½' : String(share));
const bracketed = (value: number): string => (value < 0 ? `(${numberText(value)})` : numberText(value));
function numberText(value: number): string {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text.replace('-', '−');
}
