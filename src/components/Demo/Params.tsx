/**
 * The controls of a parameter schema: sliders with a number that can be typed, selects, the seed last. Five in front,
 * the others behind "more".
 */
import {
  LARGEST_SEED,
  parseValue,
  sliderLast,
  sliderPosition,
  valueAtPosition,
  type ParamSpec,
  type ParamValue,
} from '@unrolled/lab-protocol';
import { memo, useId, useState, type ReactNode } from 'react';
import type { Lab } from '../../lab/useExperiment';
import styles from './Demo.module.css';

export const Params = memo(function Params({ lab }: Props): ReactNode {
  const entries = Object.entries(lab.of.params);
  const rank = ([, spec]: [string, ParamSpec]): number => (spec.kind === 'seed' ? 1 : 0);
  const front = entries.filter(([, spec]) => !spec.more).sort((a, b) => rank(a) - rank(b));
  const more = entries.filter(([, spec]) => spec.more);
  const control = ([key, spec]: [string, ParamSpec]): ReactNode => (
    <Param key={key} spec={spec} value={lab.values[key]} onChange={(value) => lab.setValue(key, value)} />
  );
  if (entries.length === 0) return null;
  return (
    <div className={styles.paramBox}>
      <div className={styles.params}>{front.map(control)}</div>
      {more.length > 0 && (
        <details className={styles.more}>
          <summary>more</summary>
          <div className={styles.params}>{more.map(control)}</div>
        </details>
      )}
    </div>
  );
}, sameControls);

interface Props {
  readonly lab: Lab;
}

/** A run redraws the box ten times a second; the controls change only with what they show. */
function sameControls(a: Props, b: Props): boolean {
  return a.lab.of === b.lab.of && a.lab.values === b.lab.values && a.lab.kernels === b.lab.kernels;
}

interface ParamProps {
  readonly spec: ParamSpec;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
}

function Param({ spec, value, onChange }: ParamProps): ReactNode {
  const id = useId();
  if (spec.kind === 'choice') {
    return (
      <div className={styles.param} title={spec.help}>
        <label htmlFor={id}>{spec.label}</label>
        <select id={id} value={value} aria-describedby={`${id}help`} onChange={(event) => onChange(event.target.value)}>
          {spec.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <span hidden id={`${id}help`}>
          {spec.help}
        </span>
      </div>
    );
  }
  const number = Number(value);
  const unit = spec.kind === 'number' && spec.unit ? ` (${spec.unit})` : '';
  return (
    <div className={styles.param} title={spec.help}>
      <div className={styles.paramHead}>
        <label htmlFor={id}>{spec.label + unit}</label>
        <NumberBox spec={spec} value={number} onChange={onChange} />
      </div>
      {spec.kind === 'number' ? (
        <input
          id={id}
          type="range"
          min={0}
          max={sliderLast(spec)}
          step={1}
          value={sliderPosition(spec, number)}
          aria-valuetext={`${number}${spec.unit ? ` ${spec.unit}` : ''}`}
          aria-describedby={`${id}help`}
          onChange={(event) => onChange(valueAtPosition(spec, Number(event.target.value)))}
        />
      ) : (
        <input
          id={id}
          type="range"
          min={0}
          max={Math.max(20, Math.min(LARGEST_SEED, number))}
          step={1}
          value={number}
          aria-describedby={`${id}help`}
          onChange={(event) => onChange(Number(event.target.value))}
        />
      )}
      <span hidden id={`${id}help`}>
        {spec.help}
      </span>
    </div>
  );
}

/** The value as a number to type; taken over when it is left or Enter is pressed, and then clamped. */
function NumberBox({ spec, value, onChange }: ParamProps & { readonly value: number }): ReactNode {
  const [typed, setTyped] = useState<string>();
  const done = (): void => {
    if (typed === undefined) return;
    setTyped(undefined);
    const next = parseValue(spec, typed);
    if (typed.trim() !== '' && next !== value) onChange(next);
  };
  return (
    <input
      className={styles.number}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={`${spec.label}, as a number`}
      size={6}
      value={typed ?? String(value)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
        if (event.key === 'Escape') setTyped(undefined);
      }}
    />
  );
}
