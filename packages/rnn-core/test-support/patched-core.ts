/**
 * The engine with changes patched into the text of its real source files, bundled and loaded. For tests only.
 *
 * Must not: write into the source tree; a patched bundle lies in the system's temporary folder until it is loaded.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
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

/** All that src/index.ts exports, from a bundle into which the patches were put; none gives the engine as it is. */
export async function patchedCore(patches: readonly Patch[]): Promise<Core> {
  const texts = new Map<string, string>();
  for (const patch of patches) {
    const file = path.join(source, patch.file);
    texts.set(file, patchText(texts.get(file) ?? readFileSync(file, 'utf8').replaceAll('\r\n', '\n'), patch));
  }
  const loaded = new Set<string>();
  const folder = mkdtempSync(path.join(tmpdir(), 'patched-rnn-core-'));
  const outfile = path.join(folder, 'index.mjs');
  try {
    await build({
      entryPoints: [path.join(source, 'index.ts')],
      bundle: true,
      outfile,
      format: 'esm',
      target: 'es2022',
      logLevel: 'silent',
      plugins: [
        {
          name: 'patch',
          setup(bundler) {
            bundler.onLoad({ filter: /\.ts$/ }, (args) => {
              const contents = texts.get(args.path);
              if (contents === undefined) return undefined;
              loaded.add(args.path);
              return { contents, loader: 'ts' };
            });
          },
        },
      ],
    });
    if (loaded.size !== texts.size) {
      throw new Error(
        `patchedCore: all ${texts.size} patched files must be in the bundle, got ${loaded.size}; ` +
          'patch files that src/index.ts reaches',
      );
    }
    return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Core;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
