/**
 * `import at from '!!equation?name=rnn.state!@site/tools/ties/equations.ts'`: number and page of an equation, as data.
 *
 * The chapters become dependencies: an equation put before another one renews the pages that point at either.
 */
import { join } from 'node:path';
import { chapterFolders, readEquations } from '../ties/equations';
import { parameters, type LoaderContext } from './context';

export default function equationLoader(this: LoaderContext): string {
  const root = this.rootContext;
  const id = parameters(this).get('name') ?? '';
  for (const folder of chapterFolders(root)) this.addContextDependency(join(root, folder));
  const equation = readEquations(root).get(id);
  if (!equation) throw new Error(`no page has <Eq id="${id}">; mend the id of the reference`);
  const { number, page } = equation;
  return `export default ${JSON.stringify({ number, page })};`;
}
