/**
 * The one generic worker: runs any experiment found at docs/CHAPTER/experiments/NAME.ts, called "CHAPTER/NAME".
 *
 * Must not: know a particular experiment. Files and folders that begin with `_`, and tests, are left out.
 */
import { labError, serve, type AnyExperiment } from '@unrolled/lab-protocol';

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

serve(async (id) => {
  const [chapter, name] = id.split('/');
  const path = `./${chapter}/experiments/${name}.ts`;
  if (!modules.keys().includes(path)) {
    throw labError('config', `There is no experiment called "${id}".`, 'Reload the page; it may be an old copy.');
  }
  const module = await modules(path);
  const experiment = module.experiment ?? module.default;
  if (!experiment) {
    throw labError('internal', `The file of "${id}" exports no experiment.`, 'Export a constant called experiment.');
  }
  return experiment;
});
