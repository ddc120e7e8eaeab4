/**
 * Keeps the pages a reader has opened, with all that their demos need, for times without a connection.
 *
 * Pages come from the network as long as there is one. Files with a hash in their name never change, so they come from the
 * store first; those of an older build stay as long as a kept page needs them. Nothing is fetched from another host.
 * The build writes `self.course` above these lines: build, base URL, files every page may need, files by experiment.
 */
const { build, base, shared } = self.course;
const STORE = `unrolled ${base}`;
/** Where it is written which files a kept page needs. No page has such an address. */
const LISTS = `${base}.kept`;
/** Hosts let pages be kept for minutes; one of the build before would ask for programs that are gone. */
const FRESH = { cache: 'no-cache' };
/** Writes what a demo has trained as a program; any page with a demo may ask for it. */
const PROGRAMS = 'your-data/take-away';

const open = () => caches.open(STORE);
const listOf = (page) => `${LISTS}?page=${encodeURIComponent(page)}`;
const hashed = (path) => path.startsWith(`${base}assets/`) || /[0-9a-f]{8}\.(js|json)$/.test(path);
const ours = (url) => url.origin === self.location.origin && url.pathname.startsWith(base);

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), forgetUnused()]));
});
self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const done = keep(event.data).catch(() => false);
  event.waitUntil(done.then((whole) => port?.postMessage({ whole })));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !ours(url)) return;
  const { pathname } = url;
  if (request.mode === 'navigate') event.respondWith(page(event, pathname));
  else if (hashed(pathname)) event.respondWith(file(event, pathname));
  else if (shared.includes(pathname)) event.respondWith(fetch(request).catch(() => stored(pathname)));
});

async function stored(path) {
  const store = await open();
  return (await store.match(path, { ignoreVary: true })) ?? Response.error();
}

/** Stores what came, beside handing it on. A copy that nobody reads would hold up the service worker of the next build. */
function remember(event, path, response) {
  if (!response.ok || response.redirected) return;
  const copy = response.clone();
  event.waitUntil(
    open()
      .then((store) => store.put(path, copy))
      .catch(() => undefined),
  );
}

async function page(event, path) {
  try {
    const response = await fetch(event.request, FRESH);
    remember(event, path, response);
    return response;
  } catch {
    const store = await open();
    const kept = await store.match(path, { ignoreVary: true });
    return kept ?? (await store.match(`${path}/`, { ignoreVary: true })) ?? nothingKept(store);
  }
}

async function file(event, path) {
  const kept = await (await open()).match(path, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(event.request);
  remember(event, path, response);
  return response;
}

/**
 * The lists of the build a page belongs to. Just after a newer one was published, the service worker of the older one still
 * answers, for minutes perhaps: it reads the lists of its successor.
 */
async function courseOf(asked) {
  if (asked === build) return self.course;
  const text = await (await fetch(`${base}sw.js`, FRESH)).text();
  const course = JSON.parse(text.slice(text.indexOf('{'), text.indexOf(';\n')));
  return course.build === asked ? course : undefined;
}

/** The experiments whose files a page needs: those of its chapter, and those of the demos on it. */
function experimentsOf(experiments, path, html) {
  const chapter = path.slice(base.length).split('/')[0];
  const shown = new Set(Array.from(html.matchAll(/data-demo="?([^"\s>]+)/g), (match) => match[1]));
  if (shown.size > 0) shown.add(PROGRAMS);
  return Object.keys(experiments).filter((id) => id.startsWith(`${chapter}/`) || shown.has(id));
}

/** Keeps one page and its files; true if all of it is there. `lean`: only what was loaded already. */
async function keep({ page: path, build: asked, files, lean }) {
  const course = path.startsWith(base) ? await courseOf(asked) : undefined;
  if (!course) return false;
  const response = await fetch(path, FRESH);
  if (!response.ok) return false;
  const html = await response.clone().text();
  if (!html.includes(asked)) return false; // a newer build was published a moment ago
  const store = await open();
  await store.put(path, response);
  const { experiments } = course;
  const more = lean
    ? []
    : [...course.shared, ...experimentsOf(experiments, path, html).flatMap((id) => experiments[id])];
  const all = [...new Set([...files.filter(hashed), ...more])];
  const title = /<title[^>]*>([^<]*)/.exec(html)?.[1] ?? path;
  await store.put(listOf(path), new Response(JSON.stringify({ title, files: all })));
  let whole = true;
  for (const one of all) {
    if (hashed(one) && (await store.match(one, { ignoreVary: true }))) continue;
    try {
      const got = await fetch(one);
      if (got.ok) await store.put(one, got);
      else whole = false;
    } catch {
      whole = false;
    }
  }
  return whole;
}

async function lists(store) {
  const keys = (await store.keys()).filter(({ url }) => new URL(url).pathname === LISTS);
  return Promise.all(
    keys.map(async (key) => {
      const list = await (await store.match(key)).json();
      return { path: new URL(key.url).searchParams.get('page'), ...list };
    }),
  );
}

/** Takes out the files that no kept page and not this build needs. */
async function forgetUnused() {
  const store = await open();
  const needed = new Set([...shared, ...(await lists(store)).flatMap(({ files }) => files)]);
  for (const key of await store.keys()) {
    const { pathname } = new URL(key.url);
    if (hashed(pathname) && !needed.has(pathname)) await store.delete(key);
  }
}

/** What stands in place of a page that was never opened. */
async function nothingKept(store) {
  const links = (await lists(store))
    .map(({ path, title }) => `<li><a href="${path}">${title}</a></li>`)
    .sort()
    .join('');
  const kept = links
    ? `<p>These pages were opened before, and they work without one, demos included:</p><ul>${links}</ul>`
    : '';
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>No connection | Unrolled</title>
<style>:root{color-scheme:light dark}body{max-width:34em;margin:3em auto;padding:0 16px;font:18px/1.6 serif}</style>
</head><body><main><h1>There is no connection</h1>
<p>This page was not opened on this device before, so it is not kept here. Reload it when there is a connection.</p>
${kept}</main></body></html>`;
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
