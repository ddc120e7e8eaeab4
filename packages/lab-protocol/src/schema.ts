/**
 * What may be done with a parameter schema: defaults, and values read from a URL, a slider or a command line.
 *
 * `parseValues` takes anything and always gives values an experiment accepts; `readValues` is its strict twin for the
 * command line and answers a bad value with a sentence. Must not: know a particular experiment, or throw.
 */
import type { NumberParam, ParamSpec, ParamValue, ParamValues, Schema } from './experiment';

export const LARGEST_SEED = 9999;

/** Steps of a slider that moves in equal ratios. */
const LOG_POSITIONS = 100;

/** The value every parameter starts with. */
export function defaultValues(schema: Schema<ParamValues>): ParamValues {
  return Object.fromEntries(Object.entries(schema).map(([key, spec]) => [key, spec.default]));
}

/** Complete, valid values from anything: unknown keys are ignored, numbers clamped and snapped, the rest is default. */
export function parseValues(schema: Schema<ParamValues>, raw: unknown): ParamValues {
  const given = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.entries(schema).map(([key, spec]) => [
      key,
      Object.hasOwn(given, key) ? parseValue(spec, given[key]) : spec.default,
    ]),
  );
}

/** One valid value from anything: a number is clamped to the range and snapped to the step, else the default. */
export function parseValue(spec: ParamSpec, raw: unknown): ParamValue {
  if (spec.kind === 'choice') {
    return spec.options.some((option) => option.value === raw) ? (raw as string) : spec.default;
  }
  const number = toNumber(raw);
  if (number === undefined) return spec.default;
  if (spec.kind === 'seed') return Math.min(LARGEST_SEED, Math.max(0, Math.round(number)));
  return snap(spec, number);
}

export type ReadValues =
  | { readonly ok: true; readonly values: ParamValues }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Strict: complete values, or a sentence about the first key or value that is not in the schema. Never throws. */
export function readValues(schema: Schema<ParamValues>, raw: Readonly<Record<string, string | number>>): ReadValues {
  const keys = Object.keys(schema);
  const values = defaultValues(schema);
  for (const [key, given] of Object.entries(raw)) {
    if (!Object.hasOwn(schema, key)) {
      return {
        ok: false,
        message: `There is no parameter called "${key}".`,
        hint: keys.length > 0 ? `This experiment has ${keys.join(', ')}.` : 'This experiment has no parameters.',
      };
    }
    const complaint = complain(schema[key], given);
    if (complaint) return { ok: false, message: `${key} cannot be "${given}".`, hint: complaint };
    values[key] = parseValue(schema[key], given);
  }
  return { ok: true, values };
}

/** The entries that differ from the default: what a link has to carry. */
export function changedValues(schema: Schema<ParamValues>, values: ParamValues): ParamValues {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, spec]) => Object.hasOwn(values, key) && values[key] !== spec.default)
      .map(([key]) => [key, values[key]]),
  );
}

/** The name of the parameter that holds the seed, if there is one. */
export function seedKey(schema: Schema<ParamValues>): string | undefined {
  return Object.keys(schema).find((key) => schema[key].kind === 'seed');
}

/** The seed of a run: the value of the schema's seed parameter, 0 without one. */
export function seedOf(schema: Schema<ParamValues>, values: ParamValues): number {
  const key = seedKey(schema);
  return key === undefined ? 0 : Number(parseValue(schema[key], values[key]));
}

/** The slider of a number: whole positions 0 … last. */
export function sliderLast(spec: NumberParam): number {
  if (spec.scale === 'log') return LOG_POSITIONS;
  return Math.max(1, Math.round((spec.max - spec.min) / spec.step));
}

/** The position of a value on its slider, from 0 to `sliderLast`. */
export function sliderPosition(spec: NumberParam, value: number): number {
  const last = sliderLast(spec);
  const part =
    spec.scale === 'log'
      ? Math.log(value / spec.min) / Math.log(spec.max / spec.min)
      : (value - spec.min) / (spec.max - spec.min);
  return Number.isFinite(part) ? Math.min(last, Math.max(0, Math.round(part * last))) : 0;
}

/** The value at a position of the slider. On a log scale: two significant digits, then the step. */
export function valueAtPosition(spec: NumberParam, position: number): number {
  const last = sliderLast(spec);
  const at = Math.min(last, Math.max(0, position));
  if (at === last) return spec.max;
  if (spec.scale !== 'log') return snap(spec, spec.min + at * spec.step);
  return snap(spec, Number((spec.min * (spec.max / spec.min) ** (at / last)).toPrecision(2)));
}

/** A value for the reader, with its unit. */
export function formatParam(spec: ParamSpec, value: ParamValue): string {
  if (spec.kind === 'choice') return spec.options.find((option) => option.value === value)?.label ?? String(value);
  if (spec.kind === 'seed' || !spec.unit) return String(value);
  return `${value} ${spec.unit}`;
}

function complain(spec: ParamSpec, given: string | number): string | undefined {
  if (spec.kind === 'choice') {
    const names = spec.options.map((option) => option.value);
    return names.includes(String(given)) ? undefined : `Choose one of ${names.join(', ')}.`;
  }
  const number = toNumber(given);
  const [min, max] = spec.kind === 'seed' ? [0, LARGEST_SEED] : [spec.min, spec.max];
  if (number === undefined || number < min || number > max) return `Give a number from ${min} to ${max}.`;
  if (spec.kind === 'seed' && !Number.isInteger(number)) return 'Give a whole number.';
  if (spec.kind === 'number' && Math.abs(snap(spec, number) - number) > 1e-9 * Math.max(1, Math.abs(number))) {
    return `Give a number from ${min} to ${max} in steps of ${spec.step}.`;
  }
  return undefined;
}

function toNumber(raw: unknown): number | undefined {
  if (typeof raw === 'string' && raw.trim() === '') return undefined;
  if (typeof raw !== 'number' && typeof raw !== 'string') return undefined;
  const number = Number(raw);
  return Number.isFinite(number) ? number : undefined;
}

/** The nearest of min, min + step, …, and max itself, without the dust of binary fractions. */
function snap(spec: NumberParam, value: number): number {
  if (value >= spec.max) return spec.max;
  if (value <= spec.min) return spec.min;
  if (!(spec.step > 0)) return value;
  const snapped = spec.min + Math.round((value - spec.min) / spec.step) * spec.step;
  return Math.min(spec.max, Number(snapped.toPrecision(12)));
}
