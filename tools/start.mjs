/**
 * npm start: installs what the lock file says if that is missing or different, then opens the course.
 *
 * Arguments go to `docusaurus start`, e.g. `npm start -- --port 3001`. Must run before anything is installed.
 */
import { bin, ensureInstalled, root, run } from './test/setup.mjs';
import { existsSync } from 'node:fs';
import path from 'node:path';

await ensureInstalled();

const args = process.argv.slice(2);
const noScreen = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
if ((process.env.CI || noScreen) && !args.some((one) => one === '--open' || one === '--no-open'))
  args.push('--no-open');
if (!existsSync(path.join(root, 'docusaurus.config.ts'))) {
  console.error('docusaurus.config.ts is missing: is this folder a whole clone?');
  process.exit(1);
}
// Ctrl-C reaches the server too; this process waits for it, so that the terminal is not left half-way.
process.on('SIGINT', () => {});
process.exitCode = await run(process.execPath, [bin('docusaurus'), 'start', ...args]);
