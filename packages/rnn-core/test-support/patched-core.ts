/**
 * The engine with changes patched into the text of its real source files, compiled and loaded. For tests only.
 *
 * Every file is compiled once, and a patched one anew: a bundler would read the whole engine again for each bug. A file
 * that reaches no patched one is loaded once as well, and stays warm.
 * Must not: write anything.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { transform } from 'esbuild';
import type { Core } from './gradient-problems';
import type { Patch } from './injected-bugs';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** The text with the patch in it. Throws a sentence unless `find` occurs exactly once. */
export function patchText(text: string, { file, find, replace }: Patch): string {
  const pieces = text.split(find);
  if (pieces.length !== 2) {
    throw new Error(
      `patchText: "${find}" must occur exactly once in ${file}, got ${pieces.length - 1} times; ` +
        'the source has changed: write the patch anew',
    );
  }
  return pieces.join(replace);
}

/** A source file as JavaScript, and the files it imports under the names it has for them. */
interface Compiled {
  readonly code: string;
  readonly imports: ReadonlyMap<string, string>;
}

/** By the text of the source file, so that a patched one stands beside the one in the tree. */
const compiled = new Map<string, Promise<Compiled>>();

async function compile(file: string, text: string): Promise<Compiled> {
  const { code } = await transform(text, { loader: 'ts', format: 'cjs', target: 'es2022', sourcefile: file });
  const names = Array.from(code.matchAll(/require\("(\.[^"]+)"\)/g), ([, name]) => name);
  return { code, imports: new Map(names.map((name) => [name, `${path.resolve(path.dirname(file), name)}.ts`])) };
}

const originals = new Map<string, string>();

function originalText(file: string): string {
  const text = originals.get(file) ?? readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  originals.set(file, text);
  return text;
}

type Module = Record<string, unknown>;

/** The modules of the tree as it is, by file. */
const unpatched = new Map<string, Module>();

/** All that src/index.ts exports, with the patches in the files they name; none gives the engine as it is. */
export async function patchedCore(patches: readonly Patch[]): Promise<Core> {
  const texts = new Map<string, string>();
  const textOf = (file: string): string => texts.get(file) ?? originalText(file);
  for (const patch of patches) {
    const file = path.join(source, patch.file);
    texts.set(file, patchText(textOf(file), patch));
  }

  const program = new Map<string, Compiled>();
  async function collect(file: string): Promise<void> {
    if (program.has(file)) return;
    const text = textOf(file);
    const key = `${file}\n${text}`;
    if (!compiled.has(key)) compiled.set(key, compile(file, text));
    const one = await compiled.get(key)!;
    program.set(file, one);
    for (const imported of one.imports.values()) await collect(imported);
  }
  const index = path.join(source, 'index.ts');
  await collect(index);
  const lost = [...texts.keys()].filter((file) => !program.has(file));
  if (lost.length > 0) {
    throw new Error(`patchedCore: src/index.ts must reach ${lost.join(', ')}, it does not; export what is in it`);
  }

  const patched = (file: string): boolean => texts.has(file);
  const touched = reaching(program, patched);
  const loaded = new Map<string, Module>();
  function load(file: string): Module {
    const cache = touched.has(file) ? loaded : unpatched;
    const known = cache.get(file);
    if (known) return known;
    const module = { exports: {} as Module };
    cache.set(file, module.exports);
    const { code, imports } = program.get(file)!;
    // Not under the file's own name: coverage would take a patched file for the one in the tree.
    const run = compileFunction(code, ['module', 'exports', 'require'], { filename: `patched:${file}` }) as (
      module: { exports: Module },
      exports: Module,
      require: (name: string) => unknown,
    ) => void;
    run(module, module.exports, (name) => load(imports.get(name)!));
    cache.set(file, module.exports);
    return module.exports;
  }
  return load(index) as Core;
}

/** The files that are `wanted` or import one that is, at any remove. */
function reaching(program: ReadonlyMap<string, Compiled>, wanted: (file: string) => boolean): Set<string> {
  const importers = new Map<string, string[]>();
  for (const [file, { imports }] of program) {
    for (const imported of imports.values()) importers.set(imported, [...(importers.get(imported) ?? []), file]);
  }
  const found = new Set([...program.keys()].filter(wanted));
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  return found;
}
