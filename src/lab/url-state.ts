/**
 * A demo's state in the query of the page's URL: `?demo=01-phoneme-rnn/train&hidden=64&seed=3`.
 *
 * Everything from `demo` on belongs to that demo; what stands before it is left alone. Only values that differ from
 * the default are written, and anything at all may be read. Must not: push history entries, or throw.
 */
import {
  changedValues,
  isKernelChoice,
  parseValues,
  type KernelChoice,
  type ParamValues,
  type Schema,
} from '@unrolled/lab-protocol';

const DEMO = 'demo';
const KERNELS = 'kernels';

export interface DemoState {
  readonly values: ParamValues;
  readonly kernels: KernelChoice;
}

/** The state of demo `id` in a query string, or undefined if the query speaks of another demo or of none. */
export function readDemoState(
  search: string,
  id: string,
  schema: Schema<ParamValues>,
  kernels: KernelChoice,
): DemoState | undefined {
  const entries = [...new URLSearchParams(search)];
  const start = entries.findIndex(([key]) => key === DEMO);
  if (start < 0 || entries[start][1] !== id) return undefined;
  const raw = new Map(entries.slice(start + 1));
  const linked = raw.get(KERNELS);
  return {
    values: parseValues(schema, Object.fromEntries(raw)),
    kernels: isKernelChoice(linked) ? linked : kernels,
  };
}

/** The query string that holds `state` for demo `id`, with what stood before `demo`. Empty, or begins with "?". */
export function writeDemoState(
  search: string,
  id: string,
  schema: Schema<ParamValues>,
  state: DemoState,
  kernels: KernelChoice,
): string {
  const entries = [...new URLSearchParams(search)];
  const start = entries.findIndex(([key]) => key === DEMO);
  const kept = start < 0 ? entries : entries.slice(0, start);
  const changed = Object.entries(changedValues(schema, state.values)).map(([key, value]) => [key, String(value)]);
  if (state.kernels !== kernels) changed.push([KERNELS, state.kernels]);
  const all = changed.length > 0 ? [...kept, [DEMO, id], ...changed] : kept;
  return all.length > 0 ? `?${all.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&')}` : '';
}

/** Takes the state of demo `id` out of the page's address. In the browser only. */
export function forgetDemoState(id: string): void {
  const { pathname, search, hash } = window.location;
  const entries = [...new URLSearchParams(search)];
  const start = entries.findIndex(([key]) => key === DEMO);
  if (start < 0 || entries[start][1] !== id) return;
  const kept = entries.slice(0, start).map(([key, value]) => `${encode(key)}=${encode(value)}`);
  try {
    const query = kept.length > 0 ? `?${kept.join('&')}` : '';
    window.history.replaceState(window.history.state, '', `${pathname}${query}${hash}`);
  } catch {
    // Some browsers limit how often the address may change.
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replaceAll('%2F', '/');
}
