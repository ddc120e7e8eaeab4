/**
 * An open page that a newer build has left behind recovers by itself: where a program cannot be loaded, the page is loaded
 * anew, once for each build, and the demo that was asked for starts again with the values it had.
 *
 * Must not: reload twice for the same build, without a connection, or for any failure but that of loading.
 */
import type { KernelChoice, ParamValues } from '@unrolled/lab-protocol';

/** The same key as in tools/site/reload-script.ts. */
const RELOADED = 'unrolled.reloaded';
const AGAIN = 'unrolled.again';
/** Long enough for everything that fails together to say what it was doing. */
const GATHER_MS = 150;

/** A run that goes on after the page was loaded anew. */
export interface Again {
  readonly demo: string;
  readonly values: ParamValues;
  readonly kernels: KernelChoice;
}

/** The name of the build a page belongs to; '' while the site is developed. In the browser only. */
export function buildOfPage(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="unrolled-build"]')?.content ?? '';
}

let underWay = false;

/** Loads the page anew, and afterwards starts `again`. False where that was tried before or cannot help. */
export function loadAnew(again?: Again): boolean {
  try {
    const build = buildOfPage();
    const tried = sessionStorage.getItem(RELOADED) ?? '';
    if (!underWay && (build === '' || !navigator.onLine || tried.includes(build))) return false;
    if (again) sessionStorage.setItem(AGAIN, JSON.stringify(again));
    if (underWay) return true;
    sessionStorage.setItem(RELOADED, `${tried} ${build}`);
    underWay = true;
    setTimeout(() => window.location.reload(), GATHER_MS);
    return true;
  } catch {
    return false; // nothing can be written down, so a reload might never end
  }
}

/** What `demo` was doing when the page was loaded anew; the second time nothing. */
export function takeAgain(demo: string): Again | undefined {
  try {
    const text = sessionStorage.getItem(AGAIN);
    const again = text === null ? undefined : (JSON.parse(text) as Partial<Again>);
    if (again?.demo !== demo || typeof again.values !== 'object' || again.kernels === undefined) return undefined;
    sessionStorage.removeItem(AGAIN);
    return again as Again;
  } catch {
    return undefined;
  }
}

/** Whether an error says that a part of the program could not be fetched. */
export function isLoadFailure(error: unknown): boolean {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  return name === 'ChunkLoadError' || name === 'NetworkError';
}

/** A part that is loaded when it is needed: `await part(() => import('./editor'))`. */
export async function part<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (isLoadFailure(error)) loadAnew();
    throw error;
  }
}
