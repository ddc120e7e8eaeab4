/**
 * The one generic worker: runs any experiment found at docs/CHAPTER/experiments/NAME.ts, called "CHAPTER/NAME".
 *
 * Must not: know a particular experiment. Files and folders that begin with `_`, and tests, are left out.
 */
import { labError, serve, type AnyExperiment } from '@unrolled/lab-protocol';
import { isLoadFailure } from './load-anew';
import { missing } from './missing';

type Module = { readonly experiment?: AnyExperiment; readonly default?: AnyExperiment };
interface LazyContext {
  (path: string): Promise<Module>;
  keys(): string[];
}
declare const require: {
  context(folder: string, deep: boolean, pattern: RegExp, mode: 'lazy'): LazyContext;
};

const modules = require.context(
  '../../docs',
  true,
  /^\.\/[^/_][^/]*\/experiments\/(?!.*\.(test|d)\.ts$)[^/_][^/]*\.ts$/,
  'lazy',
);

/** What `load` gives; where its file cannot be fetched, the page is told so, and what to do. */
async function fetched(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (!isLoadFailure(error)) throw error;
    globalThis.postMessage(missing);
    throw labError('internal', 'The program of this demo could not be loaded.', 'Check the connection and try again.');
  }
}

serve(async (id) => {
  const [chapter, name] = id.split('/');
  const path = `./${chapter}/experiments/${name}.ts`;
  if (!modules.keys().includes(path)) {
    throw labError('config', `There is no experiment called "${id}".`, 'Reload the page; it may be an old copy.');
  }
  const module = await fetched(() => modules(path));
  const experiment = module.experiment ?? module.default;
  if (!experiment) {
    throw labError('internal', `The file of "${id}" exports no experiment.`, 'Export a constant called experiment.');
  }
  return experiment;
});
