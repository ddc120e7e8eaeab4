/**
 * `import entry from '!!entry?group=claims&id=ID!./claims.json'`: one entry of the chapter's numbers.
 *
 * The answer is JSON again, because the bundler takes a .json file for JSON whatever a loader makes of it. An entry without
 * a value fails the build; the development server and a build with DRAFT=1 show it as not computed yet.
 */
import { parameters, type LoaderContext } from './context';

export default function entryLoader(this: LoaderContext, source: string): string {
  const query = parameters(this);
  const group = query.get('group') ?? '';
  const id = query.get('id') ?? '';
  const entry = (JSON.parse(source) as Record<string, Record<string, { value?: number } | undefined>>)[group]?.[id];
  if (!entry) throw new Error(`${this.resourcePath}: ${group} has no entry ${id}`);
  const draft = this.mode === 'development' || process.env.DRAFT === '1';
  if (typeof entry.value !== 'number' && !draft) {
    throw new Error(`${this.resourcePath}: ${id} has no value yet; run npm run claims -- ${id}`);
  }
  return JSON.stringify({ id, ...entry });
}
