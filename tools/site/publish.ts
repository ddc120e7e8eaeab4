/**
 * What is written when the pages of a build are there: the build's name in every page, and the service worker with its
 * lists. Must not: run while the site is developed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addToHead } from './head';
import { experimentFiles } from './lab-files';

type Names = string | { readonly [key: string]: Names };
interface Manifest {
  readonly origins: Readonly<Record<string, readonly string[]>>;
  readonly assets: Readonly<Record<string, { readonly js?: readonly { readonly file: string }[] }>>;
}

/** The files of the parts that only one route loads, from the bundler's manifest and the routes' chunk names. */
export function routeFiles(manifest: Manifest, routes: Names): ReadonlySet<string> {
  const names = (tree: Names): string[] => (typeof tree === 'string' ? [tree] : Object.values(tree).flatMap(names));
  const files = names(routes).flatMap((name) =>
    [name, ...(manifest.origins[name] ?? [])].flatMap((id) => manifest.assets[id]?.js?.map(({ file }) => file) ?? []),
  );
  return new Set(files);
}

/** A name for a build that changes whenever a page or a program changes. */
export function buildName(pages: readonly string[], files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of [...files].sort()) hash.update(text);
  for (const html of pages) hash.update(html);
  return hash.digest('hex').slice(0, 16);
}

export interface Published {
  readonly outDir: string;
  readonly baseUrl: string;
  /** The folder of this file's siblings, for the service worker's source. */
  readonly sources: string;
  readonly generated: string;
  /** Paths of every page. */
  readonly pages: readonly string[];
}

/** The index of the search, written by another plugin at the same time as this: its name is known before the file is there. */
function searchIndex(generated: string): string {
  const constants = join(generated, '@easyops-cn/docusaurus-search-local/default/generated-constants.js');
  const [, name] = /searchIndexUrl = "([^"]+)"/.exec(readFileSync(constants, 'utf8')) ?? [];
  if (!name) throw new Error(`${constants} does not name the search index; has the search plugin changed its form?`);
  return name.replace('{dir}', '');
}

/** Files beside the programs that any page may ask for. */
function others(outDir: string): string[] {
  return readdirSync(outDir).filter(
    (name) => /^[0-9a-f]{8,}\.js$/.test(name) || name === 'sandbox.html' || name === 'favicon.svg',
  );
}

/** Names the build in every page and writes the service worker. Returns the build's name. */
export function publish({ outDir, baseUrl, sources, generated, pages }: Published): string {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(generated, name), 'utf8'));
  const programs = readdirSync(join(outDir, 'assets/js'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `assets/js/${name}`);
  const routes = routeFiles(json('client-manifest.json') as Manifest, json('routesChunkNames.json') as Names);
  const experiments = experimentFiles(
    new Map(programs.map((file) => [file, readFileSync(join(outDir, file), 'utf8')])),
  );
  const ofExperiments = new Set(Object.values(experiments).flat());
  const shared = programs.filter((file) => !routes.has(file) && !ofExperiments.has(file));
  const html = pages.map((path) => readFileSync(path, 'utf8'));
  const build = buildName(html, programs);
  pages.forEach((path, n) => {
    writeFileSync(path, addToHead(html[n], `<meta name="unrolled-build" content="${build}">`));
  });
  const absolute = (files: readonly string[]): string[] => files.map((file) => baseUrl + file);
  const course = {
    build,
    base: baseUrl,
    shared: absolute([...shared, ...others(outDir), searchIndex(generated)]),
    experiments: Object.fromEntries(Object.entries(experiments).map(([id, files]) => [id, absolute(files)])),
  };
  const source = readFileSync(join(sources, 'service-worker.js'), 'utf8');
  writeFileSync(join(outDir, 'sw.js'), `self.course = ${JSON.stringify(course)};\n${source}`);
  return build;
}
