/**
 * Finds a Chromium for the browser tests, or installs one.
 *
 * In this order: CHROMIUM_PATH; Chromium's headless shell, which as root on Debian is installed where it is absent (a whole
 * Chromium starts a hidden window with every page and takes a third longer); an installed Chromium or Chrome; Playwright's own,
 * downloaded where need be. Plain Node; Playwright is asked only after packages are installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bin, root, run } from './setup.mjs';

const SHELL = 'chromium-headless-shell';

/** Where a browser may be installed on this kind of machine. */
function candidates() {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ];
  }
  if (process.platform === 'win32') {
    return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter(Boolean)
      .flatMap((folder) => [
        path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        path.join(folder, 'Chromium', 'Application', 'chrome.exe'),
        path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  const names = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** Whether the program starts. Some systems ship a `chromium-browser` that only says where to get one. */
function starts(program) {
  if (!existsSync(program)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function playwrightsOwn() {
  try {
    const require = createRequire(path.join(root, 'package.json'));
    const program = require('@playwright/test').chromium.executablePath();
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function isRootOnDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** The path of a browser that starts. Throws a sentence where there is none and none can be installed. */
export async function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (starts(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, and no browser starts there. Correct it or leave it unset.`);
  }
  const present = () => candidates().find(starts);
  let found = present();
  if (found?.endsWith(SHELL)) return found;
  if (isRootOnDebian()) {
    console.log(`Installing the system's ${SHELL} …`);
    const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['-qq', 'update'], environment);
    const install = (name) => run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', name], environment);
    if ((await install(SHELL)) !== 0 && !found) await install('chromium');
    found = present();
  }
  found ??= playwrightsOwn();
  if (found) return found;
  console.log('No browser found: downloading Playwright’s own …');
  await run(process.execPath, [bin('playwright'), 'install', 'chromium']);
  const own = playwrightsOwn();
  if (own && starts(own)) return own;
  throw new Error('No browser for the tests: install Chromium or Chrome, or set CHROMIUM_PATH to one, and try again.');
}
