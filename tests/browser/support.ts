/**
 * What the browser tests share: a `test` that watches console and network in every test, the demos and where they
 * stand, and the ways to drive them. Must not: know the looks of a page (class names), or wait for a fixed time.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test as plain, type BrowserContext, type Locator, type Page } from '@playwright/test';

/** Longer runs: more mounts, more URLs. */
export const full = Boolean(process.env.UNROLLED_FULL);

export type DemoName =
  | 'how-much'
  | 'activations'
  | 'relu'
  | 'data'
  | 'listen'
  | 'cell'
  | 'gradient-check'
  | 'train'
  | 'hears'
  | 'memory'
  | 'windows'
  | 'switch-off'
  | 'ablation'
  | 'limit'
  | 'ask-late';

const SECTIONS: Readonly<Record<DemoName, string>> = {
  'how-much': '1-why-a-sequence',
  activations: '2-activations',
  relu: '2-activations',
  data: '3-data',
  listen: '3-data',
  cell: '4-cell',
  'gradient-check': '5-training',
  train: '5-training',
  hears: '6-evaluation',
  memory: '7-memory-or-none',
  windows: '7-memory-or-none',
  'switch-off': '7-memory-or-none',
  ablation: '7-memory-or-none',
  limit: '8-limits',
  'ask-late': '8-limits',
};
export const demoNames = Object.keys(SECTIONS) as readonly DemoName[];

/** Values with which a run is over in a moment. */
export const SHORT: Readonly<Record<DemoName, Readonly<Record<string, string | number>>>> = {
  'how-much': { rounds: 2, utterances: 20 },
  activations: { frames: 20 },
  relu: { updates: 20 },
  data: {},
  listen: { hidden: 4, updates: 10, sequences: 8 },
  cell: {},
  'gradient-check': { hidden: 4 },
  train: { hidden: 4, updates: 20, sequences: 30 },
  hears: { hidden: 4, updates: 10, sequences: 8 },
  memory: { window: 1, hidden: 4, updates: 20, frameUnits: 4 },
  windows: { longest: 4, utterances: 10 },
  'switch-off': { hidden: 4, updates: 20 },
  ablation: { updates: 20 },
  limit: { hidden: 4, updates: 20 },
  'ask-late': { hidden: 4, updates: 20 },
};

/** A training that does not end while a test looks at it. */
export const LONG = { updates: 4000, sequences: 30 };

/** A training whose loss soon is no number. */
export const DIVERGING = {
  activation: 'relu',
  clipping: 'none',
  rate: 1,
  optimiser: 'sgd',
  updates: 60,
  sequences: 30,
};

/** Pages with everything on them: chapter 1, the legend, the front page. All chapters are read from the sources in course.ts. */
export const writtenPages = [
  '',
  '01-phoneme-rnn/',
  ...[...new Set(Object.values(SECTIONS))].map((section) => `01-phoneme-rnn/${section}/`),
  '01-phoneme-rnn/exercises/',
  'how-fast/',
  'progress/',
  'parts/',
  'your-data/',
  'your-data/live/',
  'notation/',
  'glossary/',
  'bibliography/',
];

/** A page of the chapter without demos. */
export const PLAIN_PAGE = '01-phoneme-rnn/exercises/';

/** One page of each kind that is announced and not written: chapter, section of such a chapter. */
export const plannedPages = ['05-architectures/', '05-architectures/2-stacking/'] as const;

/** What a page did that it must not do: errors in the console or thrown, requests to anybody else. */
export interface Watch {
  readonly problems: string[];
  /** Errors a test causes on purpose. */
  allow(pattern: RegExp): void;
}

function watch(context: BrowserContext, origin: string): Watch {
  const problems: string[] = [];
  const allowed: RegExp[] = [];
  const note = (text: string): void => {
    if (!allowed.some((pattern) => pattern.test(text))) problems.push(text);
  };
  const home = (url: string): boolean => url.startsWith(`${origin}/`) || /^(data|blob|about):/.test(url);
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    // Chromium asks the host for it by itself where a page is left before its icon was read.
    if (message.location().url === `${origin}/favicon.ico`) return;
    note(`console: ${message.text()} ${message.location().url} (${message.page()?.url() ?? ''})`);
  });
  context.on('weberror', (event) => note(`thrown: ${event.error().message}`));
  context.on('request', (request) => {
    if (!home(request.url())) note(`request: ${request.url()}`);
  });
  context.on('page', (page) => page.on('websocket', (socket) => note(`websocket: ${socket.url()}`)));
  return { problems, allow: (pattern) => void allowed.push(pattern) };
}

/** Every test with this fails where a page logged an error, threw, or spoke to another host. */
export const test = plain.extend<{ watched: Watch }>({
  watched: [
    async ({ context, baseURL }, use) => {
      const watched = watch(context, new URL(baseURL ?? '').origin);
      await use(watched);
      expect(watched.problems, 'errors in the console, exceptions, requests to other hosts').toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** The paths of every page, from the built sitemap, which names them by their public address. */
export function everyPath(): string[] {
  const folder = process.env.SITE_FOLDER ?? path.resolve(__dirname, '../../.cache/site');
  const sitemap = readFileSync(path.join(folder, 'sitemap.xml'), 'utf8');
  return [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => new URL(match[1]).pathname);
}

export const demoId = (name: DemoName): string => `01-phoneme-rnn/${name}`;
/** The page of a demo, relative to the base URL. */
export const pageOf = (name: DemoName): string => `01-phoneme-rnn/${SECTIONS[name]}/`;
export const demoSelector = (name: DemoName): string => `[data-demo="${demoId(name)}"]`;
export const demo = (page: Page, name: DemoName): Locator => page.locator(demoSelector(name));
export const button = (box: Locator, name: string): Locator => box.getByRole('button', { name, exact: true });
/** What the demo says: its finding, or what went wrong. */
export const said = (box: Locator): Locator => box.locator('p[aria-live="polite"]').filter({ hasNotText: /^$/ }).last();
export const live = (page: Page, kind: 'workers' | 'sounds' | 'charts' | 'microphones'): Promise<number> =>
  page.evaluate((key) => Number(document.documentElement.getAttribute(`data-live-${key}`)), kind);

/** The query that gives a demo those values. */
export function queryOf(name: DemoName, values: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(values).map(([key, value]) => `&${key}=${value}`);
  return parts.length > 0 ? `?demo=${demoId(name)}${parts.join('')}` : '';
}

/** Opens a demo's page with values in the URL, and waits until it can be used. */
export async function openDemo(
  page: Page,
  name: DemoName,
  values: Readonly<Record<string, string | number>> = {},
): Promise<Locator> {
  await page.goto(pageOf(name) + queryOf(name, values));
  const box = demo(page, name);
  await expect(button(box, 'Run')).toBeVisible();
  return box;
}

export async function expectPhase(box: Locator, phase: string | RegExp, timeout = 30_000): Promise<void> {
  await expect(box).toHaveAttribute('data-phase', phase, { timeout });
}

/** Presses Run and waits for the end. */
export async function runToEnd(box: Locator): Promise<void> {
  await button(box, 'Run').click();
  await expectPhase(box, 'done');
}

/** Goes to another page of the same chapter as a reader does, by a link and without a reload. */
export async function followLink(page: Page, to: string): Promise<void> {
  const link = page.locator(`nav[aria-label^="Chapter"] a[href$="/${to}"]`).first();
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/${to}(\\?|#|$)`));
}

/** Shows or hides the tab, as far as the page can tell. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    hidden ? 'hidden' : 'visible',
  );
}

interface Handles {
  readonly workers: Worker[];
  readonly sounds: AudioContext[];
  /** Messages sent to workers. */
  posted: number;
  /** While true a new worker cannot be made. */
  refuse: boolean;
}
declare global {
  interface Window {
    readonly testHandles: Handles;
  }
}

/** Keeps hold of every worker and audio context that pages make from now on. */
export async function keepHandles(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const handles: Handles = { workers: [], sounds: [], posted: 0, refuse: false };
    Object.defineProperty(window, 'testHandles', { value: handles });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        if (handles.refuse) throw new Error('no workers today');
        super(url, options);
        handles.workers.push(this);
      }
      override postMessage(message: unknown, options?: Transferable[] | StructuredSerializeOptions): void {
        handles.posted += 1;
        super.postMessage(message, options as StructuredSerializeOptions);
      }
    };
    window.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        handles.sounds.push(this);
      }
    };
  });
}

/** How far a run is: the value of its progress bar. */
export async function progressOf(box: Locator): Promise<number> {
  return box.getByRole('progressbar', { name: 'Progress' }).evaluate((bar) => (bar as HTMLProgressElement).value);
}
