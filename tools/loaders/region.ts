/**
 * `import region from '!!region?name=rnn.state!@site/tools/ties/regions.ts'`: the marked lines of the source, as data.
 *
 * The file they stand in is found by id, and it and the folders searched become dependencies: editing or moving the
 * lines rebuilds the page, warm or cold.
 */
import { join } from 'node:path';
import { readRegions, regionFolders } from '../ties/regions';
import { parameters, type LoaderContext } from './context';

export default function regionLoader(this: LoaderContext): string {
  const root = this.rootContext;
  const id = parameters(this).get('name') ?? '';
  for (const folder of regionFolders(root)) this.addContextDependency(join(root, folder));
  const region = readRegions(root).get(id);
  if (!region) throw new Error(`no source has //> eq ${id}; mark the lines, or mend the id in the page`);
  this.addDependency(join(root, region.file));
  return `export default ${JSON.stringify(region)};`;
}
