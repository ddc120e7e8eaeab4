/**
 * What the command line of `npm run lab` asks for.
 */
import { isKernelChoice, KERNEL_NAMES, type KernelChoice } from '@unrolled/lab-protocol';

export interface LabRequest {
  /** Undefined: list the experiments. */
  readonly id?: string;
  readonly set: Readonly<Record<string, string>>;
  /** Undefined: the experiment's own, or the default. */
  readonly kernels?: KernelChoice;
  /** Name of the data → file. */
  readonly data: Readonly<Record<string, string>>;
  /** A folder: each file in it becomes data under its path from there. */
  readonly folder?: string;
  /** File that the trained model is written to. */
  readonly saveModel?: string;
  readonly json: boolean;
  /** With --json: the whole picture too. */
  readonly picture: boolean;
}

export const usage = [
  'npm run lab                                    the list of experiments',
  'npm run lab -- CHAPTER/NAME [--set KEY=VALUE]… [--kernels reference32|reference64|wasm|wasm-relaxed]',
  '               [--data NAME=FILE]… [--data FOLDER] [--split NAME] [--save model=FILE] [--json [--picture]]',
  '               --split NAME is short for --set split=NAME',
].join('\n');

/** Reads the arguments. Returns a sentence where they cannot be understood. */
export function parseLabArguments(args: readonly string[]): LabRequest | string {
  let id: string | undefined;
  let kernels: KernelChoice | undefined;
  let saveModel: string | undefined;
  let folder: string | undefined;
  let json = false;
  let picture = false;
  const set: Record<string, string> = {};
  const data: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const long = /^(--[a-z]+)=(.*)$/s.exec(args[i]);
    const name = long ? long[1] : args[i];
    if (name === '--json') json = true;
    else if (name === '--picture') picture = true;
    else if (['--set', '--data', '--split', '--save', '--kernels'].includes(name)) {
      const value = long ? long[2] : args[++i];
      if (value === undefined) return `${name} needs a value.\n${usage}`;
      if (name === '--kernels') {
        if (!isKernelChoice(value)) {
          return `--kernels must be one of ${Object.keys(KERNEL_NAMES).join(', ')}, got ${value}.`;
        }
        kernels = value;
        continue;
      }
      if (name === '--split') {
        set.split = value;
        continue;
      }
      if (name === '--data' && !value.includes('=')) {
        if (folder !== undefined) return `--data takes one folder, got ${folder} and ${value}.`;
        folder = value;
        continue;
      }
      const pair = /^([^=]+)=(.+)$/s.exec(value);
      if (!pair) return `${name} needs the form ${name === '--set' ? 'KEY=VALUE' : 'NAME=FILE'}, got "${value}".`;
      if (name === '--set') set[pair[1]] = pair[2];
      else if (name === '--data') data[pair[1]] = pair[2];
      else if (pair[1] === 'model') saveModel = pair[2];
      else return `--save knows only model=FILE, got "${value}".`;
    } else if (name.startsWith('-')) return `Unknown option ${name}.\n${usage}`;
    else if (id !== undefined) return `One experiment at a time, got ${id} and ${name}.`;
    else
      id = name
        .replace(/^docs\//, '')
        .replace('/experiments/', '/')
        .replace(/\.ts$/, '');
  }
  return { id, set, kernels, data, folder, saveModel, json, picture };
}
