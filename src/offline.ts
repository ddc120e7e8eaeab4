/**
 * Asks the service worker to keep each page that is opened, so that it works without a connection, demos included.
 *
 * Starts when the page has loaded and the browser has time. Must not: run where the site is developed, or where the reader
 * asked the browser to save data beyond what was loaded anyway.
 */
import siteConfig from '@generated/docusaurus.config';
import { buildOfPage } from './lab/load-anew';

interface Connection {
  readonly connection?: { readonly saveData?: boolean };
}

/** Absent on a server and where a page did not come over a safe connection. */
const workers = typeof navigator === 'undefined' ? undefined : navigator.serviceWorker;
let path = '';
/** Where not all of a page could be kept, how often it is tried again, and after how long. */
const TRIES = 4;
const AGAIN_MS = 5_000;

/** Asks for the page in view. What came of it stands at the root element: `data-offline` is "ready" or "part". */
async function keepPage(build: string, triesLeft = TRIES): Promise<void> {
  const asked = path;
  const registration = await workers?.ready;
  const active = registration?.active;
  if (!active || asked !== path) return;
  const files = performance.getEntriesByType('resource').flatMap(({ name }) => {
    const url = new URL(name);
    return url.origin === window.location.origin ? [url.pathname] : [];
  });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<{ whole: boolean }>) => {
    port1.close();
    if (asked !== path) return;
    document.documentElement.dataset.offline = data.whole ? 'ready' : 'part';
    if (data.whole || triesLeft === 0) return;
    // A file did not come, or the service worker is still that of the build before this page's.
    registration.update().catch(() => undefined);
    setTimeout(() => void keepPage(build, triesLeft - 1), AGAIN_MS);
  };
  const lean = (navigator as Connection).connection?.saveData === true;
  active.postMessage({ page: asked, build, files, lean }, [port2]);
}

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(act, { timeout: 10_000 });
  else setTimeout(act, 2_000);
}

/** Called by Docusaurus when a page has been drawn. */
export function onRouteDidUpdate({ location }: { readonly location: { readonly pathname: string } }): void {
  const build = buildOfPage();
  if (!workers || process.env.NODE_ENV !== 'production' || build === '') return;
  const first = path === '';
  path = location.pathname;
  delete document.documentElement.dataset.offline;
  const begin = (): void => whenIdle(() => void keepPage(build));
  if (!first) return begin();
  const start = (): void => {
    // An unsafe connection, a full disk, a private window: the page works without it.
    workers.register(`${siteConfig.baseUrl}sw.js`, { scope: siteConfig.baseUrl }).then(begin, () => undefined);
    workers.addEventListener('controllerchange', begin);
  };
  if (document.readyState === 'complete') whenIdle(start);
  else window.addEventListener('load', () => whenIdle(start), { once: true });
}
