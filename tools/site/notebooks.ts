/**
 * The chapters' notebooks for the site: written beside the build, by a process of its own, while pages are compiled.
 *
 * They go into `.cache/notebooks/notebooks`, which the development server serves, and from there into the built site.
 * Must not: make the build wait before its end.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Relative to the project; a static directory of the site. */
export const NOTEBOOK_FOLDER = join('.cache', 'notebooks');
const MOST_OUTPUT_BYTES = 1_000_000;

/** Starts writing. Resolves when all notebooks are there; rejects with what the writer said. */
export function startNotebooks(root: string): Promise<void> {
  const out = join(root, NOTEBOOK_FOLDER, 'notebooks');
  mkdirSync(out, { recursive: true });
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const args = [tsx, join(root, 'tools', 'notebook.mts'), '--all', '--out', out];
  const written = new Promise<void>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: MOST_OUTPUT_BYTES }, (error, _, said) => {
      if (error) reject(new Error(`notebooks: ${said || error.message}`));
      else resolve();
    });
  });
  written.catch(() => undefined); // whoever waits for it hears of it
  return written;
}

/** Copies what was written into a built site. */
export function copyNotebooks(root: string, outDir: string): void {
  cpSync(join(root, NOTEBOOK_FOLDER, 'notebooks'), join(outDir, 'notebooks'), { recursive: true });
}
