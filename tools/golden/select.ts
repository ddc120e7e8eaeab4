/**
 * What the command line of `npm run golden` asks for, and which files and cases that selects.
 */

export interface Selector {
  readonly file: string;
  /** Undefined: every case of the file. */
  readonly case?: string;
}
export interface Request {
  readonly target: string;
  readonly only: readonly Selector[];
  readonly except: readonly Selector[];
  readonly all: boolean;
  readonly kernels: 'reference' | 'wasm';
}

export const usage =
  'npm run golden -- DIR [--only FILE[:CASE]] [--except FILE,…] [--all] [--kernels reference|wasm]\n' +
  '  DIR      a folder of golden files (or one file), e.g. tests/golden\n' +
  '  --only   only this file, or this case of it; may be repeated, or a list with commas\n' +
  '  --except leave these files (or cases) out\n' +
  '  --all    what has no code yet counts as a failure';

/** Reads the arguments. Returns a sentence where they cannot be understood. */
export function parseArguments(args: readonly string[]): Request | string {
  let target: string | undefined;
  let kernels: Request['kernels'] = 'reference';
  let all = false;
  const only: Selector[] = [];
  const except: Selector[] = [];
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOption(args[i]);
    if (name === '--all') {
      all = true;
    } else if (name === '--only' || name === '--except' || name === '--kernels') {
      const value = inline ?? args[++i];
      if (value === undefined || value === '') return `${name} needs a value, got nothing. Usage:\n${usage}`;
      if (name === '--only') only.push(...value.split(',').map(toSelector));
      else if (name === '--except') except.push(...value.split(',').map(toSelector));
      else if (value === 'reference' || value === 'wasm') kernels = value;
      else return `--kernels must be reference or wasm, got ${value}.`;
    } else if (name.startsWith('-')) {
      return `Unknown option ${name}. Usage:\n${usage}`;
    } else if (target !== undefined) {
      return `One folder at a time, got ${target} and ${name}.`;
    } else {
      target = name;
    }
  }
  if (target === undefined) return `Which folder? Usage:\n${usage}`;
  return { target, only, except, all, kernels };
}

/** Whether a selector names this case. A file may be written with or without `.json`. */
export function matches(selector: Selector, file: string, caseName: string): boolean {
  return withEnding(selector.file) === file && (selector.case === undefined || selector.case === caseName);
}

/** Whether the request wants this case. */
export function wants(request: Request, file: string, caseName: string): boolean {
  if (request.except.some((selector) => matches(selector, file, caseName))) return false;
  return request.only.length === 0 || request.only.some((selector) => matches(selector, file, caseName));
}

/** Whether the request may want anything in this file, so that files left out need not be read. */
export function wantsFile(request: Request, file: string): boolean {
  if (request.except.some((selector) => selector.case === undefined && withEnding(selector.file) === file))
    return false;
  return request.only.length === 0 || request.only.some((selector) => withEnding(selector.file) === file);
}

function toSelector(text: string): Selector {
  const colon = text.indexOf(':');
  return colon < 0 ? { file: text.trim() } : { file: text.slice(0, colon).trim(), case: text.slice(colon + 1).trim() };
}

function withEnding(file: string): string {
  return file.endsWith('.json') ? file : `${file}.json`;
}

function splitOption(argument: string): [string, string | undefined] {
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}
