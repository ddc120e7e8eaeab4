/**
 * A model's description out of a file: checked word by word before anything is built from it.
 *
 * Must not: pass on a key it does not know, or a size that would ask for more memory than a model of this course.
 */
import type { ModelDescription } from './description';
import { parseStrictJson, type Json } from './strict-json';

/** Larger than any model here; keeps a hostile file from asking for the whole memory. */
const LARGEST_SIZE = 4096;
const MOST_LAYERS = 16;

type Rule = (value: Json, where: string) => void;

const size: Rule = (value, where) => {
  if (!(Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= LARGEST_SIZE)) {
    throw refuse(`${where} from 1 to ${LARGEST_SIZE}`, value);
  }
};
const number: Rule = (value, where) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse(`a number for ${where}`, value);
};
const oneOf =
  (...words: string[]): Rule =>
  (value, where) => {
    if (!words.includes(value as string)) throw refuse(`${where} to be ${words.join(' or ')}`, value);
  };
const numbers: Rule = (value, where) => {
  if (!Array.isArray(value)) throw refuse(`a list of numbers for ${where}`, value);
  for (const entry of value as readonly Json[]) number(entry, where);
};

const cell = { D: size, H: size, bias: oneOf('with', 'without'), recurrentDropout: oneOf('mask', 'none') };
const layerRule: Rule = (value, where) =>
  object(value, where, LAYERS, ['D', 'H', 'layers', 'forward', 'reverse', 'layer']);
const layersRule: Rule = (value, where) => {
  if (!Array.isArray(value) || value.length < 1 || value.length > MOST_LAYERS) {
    throw refuse(`1 to ${MOST_LAYERS} layers in ${where}`, value);
  }
  (value as readonly Json[]).forEach((layer, l) => layerRule(layer, `${where}[${l}]`));
};

const LAYERS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'simple-rnn': {
    ...cell,
    activation: oneOf('tanh', 'relu'),
    recurrentInit: oneOf('orthogonal', 'glorot', 'identity'),
  },
  lstm: { ...cell, forgetBias: number },
  'lstm-variant': {
    ...cell,
    forgetBias: number,
    ablation: oneOf(
      ...['none', 'no forget gate', 'no input gate', 'no output gate', 'no output activation', 'coupled input-forget'],
    ),
    peepholes: oneOf('with', 'without'),
  },
  'gru-reset-before': { ...cell, keepFrames: number },
  'gru-reset-after': { ...cell, keepFrames: number },
  stack: { skips: oneOf('plain', 'residual'), layers: layersRule },
  bidirectional: { forward: layerRule, reverse: layerRule },
  dropout: { layer: layerRule, input: number, output: number, recurrent: number, each: oneOf('sequence', 'frame') },
};
const INPUTS = { features: {}, symbols: { V: size } };
const HEADS = { frames: {}, 'final-state': {}, pool: { pooling: oneOf('last', 'mean', 'max') } };
const LOSSES = {
  'cross-entropy': { classWeights: numbers, smoothing: number },
  'squared-error': {},
  binary: { average: oneOf('entries', 'frames'), positiveWeight: number },
  ctc: {
    longestTranscript: size,
    blank: number,
    reduction: oneOf('mean', 'sum'),
    impossible: oneOf('keep', 'zero'),
  },
};

/** Throws `readDescription: …` with what was expected and what the file says. */
export function readDescription(text: string): ModelDescription {
  const json = parseStrictJson(text === '' ? 'null' : text);
  if (!(json instanceof Map)) throw refuse('a description of the model', json);
  const rules: Record<string, Rule> = {
    K: size,
    layer: layerRule,
    input: (value, where) => object(value, where, INPUTS, ['V']),
    head: (value, where) => object(value, where, HEADS, ['pooling']),
    loss: (value, where) => object(value, where, LOSSES, ['longestTranscript']),
  };
  entries(json as ReadonlyMap<string, Json>, 'model', rules, ['K', 'layer']);
  return plain(json) as unknown as ModelDescription;
}

/** An object with a `kind` that names its rules. */
function object(
  value: Json,
  where: string,
  kinds: Readonly<Record<string, Readonly<Record<string, Rule>>>>,
  needed: readonly string[],
): void {
  if (!(value instanceof Map)) throw refuse(`an object for ${where}`, value);
  const map = value as ReadonlyMap<string, Json>;
  const kind = map.get('kind');
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    const hint = kind === 'gru' ? ' (a GRU must say where it resets)' : '';
    throw refuse(`the kind of ${where} to be ${Object.keys(kinds).join(', ')}${hint}`, kind ?? null);
  }
  const rules = kinds[kind];
  entries(map, where, { kind: () => undefined, ...rules }, needed.filter((key) => Object.hasOwn(rules, key))); // prettier-ignore
}

function entries(
  map: ReadonlyMap<string, Json>,
  where: string,
  rules: Readonly<Record<string, Rule>>,
  needed: readonly string[],
): void {
  for (const key of needed) if (!map.has(key)) throw refuse(`${where} to say ${key}`, null);
  for (const [key, value] of map) {
    if (!Object.hasOwn(rules, key)) throw refuse(`${where} to say ${Object.keys(rules).join(', ')} only`, key);
    rules[key](value, `${where}.${key}`);
  }
}

function plain(json: Json): unknown {
  if (Array.isArray(json)) return (json as readonly Json[]).map(plain);
  if (!(json instanceof Map)) return json;
  return Object.fromEntries([...(json as ReadonlyMap<string, Json>)].map(([key, value]) => [key, plain(value)]));
}

function refuse(expected: string, got: Json): Error {
  const said = got === null ? 'nothing' : JSON.stringify(plain(got)).slice(0, 80);
  return new Error(`readDescription: expected ${expected}, got ${said}; save the model again or convert it`);
}
