/**
 * The built site in a real browser, under a base URL that is not `/`, served by GitHub Pages' rules.
 *
 * `npm test` builds the site and finds the browser; by hand: BASE_URL=/course/ npm run build -- --out-dir .cache/site,
 * then npm run e2e. Specs that measure time are named *.alone.spec.ts and run one at a time, after the others.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const root = path.resolve(__dirname, '../..');
const folder = process.env.SITE_FOLDER ?? path.join(root, '.cache', 'site');
const base = process.env.BASE_URL ?? '/course/';
const port = Number(process.env.SITE_PORT ?? '4120');
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);
const reporters = process.env.PLAYWRIGHT_JSON_OUTPUT_NAME
  ? [['list'] as const, ['json'] as const]
  : [['list'] as const];

export default defineConfig({
  testDir: '.',
  outputDir: path.join(root, 'test-results'),
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  fullyParallel: true,
  // A second try for a machine that was busy elsewhere; what needed it is counted and named at the end.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [...reporters],
  use: {
    baseURL: `http://127.0.0.1:${port}${base}`,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    // What a service worker answers, a test cannot watch; offline.spec.ts allows it.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? installed,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--mute-audio',
        '--autoplay-policy=user-gesture-required',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    { name: 'pages', testMatch: '*.spec.ts', testIgnore: '*.alone.spec.ts' },
    { name: 'alone', testMatch: '*.alone.spec.ts', workers: 1, dependencies: ['pages'] },
  ],
  webServer: {
    command: `"${process.execPath}" "${path.join(__dirname, 'static-server.mjs')}" --dir "${folder}" --base ${base} --port ${port}`,
    url: `http://127.0.0.1:${port}${base}`,
    reuseExistingServer: false,
    timeout: 20_000,
  },
});
