/**
 * Python for the long tests: found, or, as root on Debian, installed. For tests only.
 *
 * What leaves this course as Python is run there by Python itself. Where that cannot be, the test fails and says what to
 * install.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's own first: python3-torch belongs to it. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

/** A Python that has these modules. Throws a sentence naming Debian's packages otherwise. */
export function findPython(modules: readonly string[], packages: readonly string[]): string {
  const find = (): string | undefined =>
    PYTHONS.find((python) => spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0);
  const found = find();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const install = ['install', '-y', '--no-install-recommends', ...packages];
    for (const args of [['update'], install]) spawnSync('apt-get', args, { stdio: 'ignore' });
    const installed = find();
    if (installed) return installed;
  }
  throw new Error(
    `findPython: no Python here has ${modules.join(' and ')}. On Debian: apt-get install ${packages.join(' ')}. ` +
      'Elsewhere install them with pip, so that `python3` finds them.',
  );
}

/** Runs Python in a folder; what it printed. Throws with its last words where it ends badly. */
export function runPython(python: string, args: readonly string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(python, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(
      `runPython: ${args.join(' ')} ended with ${error?.message ?? status}:\n${stdout}\n${stderr.slice(-3000)}`,
    );
  }
  return stdout;
}
