/**
 * `import catalogue from '!!catalogue!@site/tools/site/catalogue.ts'`: written pages and exercises of every chapter.
 *
 * The folders of docs/ and their pages become dependencies: a new page or a new exercise rebuilds who shows the list.
 */
import { join } from 'node:path';
import { readCatalogue } from '../site/catalogue';
import type { LoaderContext } from './context';

export default function catalogueLoader(this: LoaderContext): string {
  const root = this.rootContext;
  const chapters = readCatalogue(root);
  this.addContextDependency(join(root, 'docs'));
  for (const { pages } of chapters) for (const { id } of pages) this.addDependency(join(root, 'docs', `${id}.mdx`));
  return `export default ${JSON.stringify(chapters)};`;
}
