/**
 * npm run check [-- CHAPTER] [--docs FOLDER]: says in sentences what is missing between equation, code, test and number,
 * and in the skeleton of each written page. Planned pages are skipped.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkCourse } from './check/rules';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);
const at = args.indexOf('--docs');
const docs = at < 0 ? 'docs' : (args.splice(at, 2)[1] ?? '');
const chapter = args
  .at(0)
  ?.replace(/^docs\//, '')
  .replace(/\/$/, '');
const unknown = args.find((one) => one.startsWith('-')) ?? args.at(1);
if (unknown) stop(`check: unknown argument ${unknown}; there are CHAPTER and --docs FOLDER`);
if (!existsSync(path.join(root, docs))) stop(`check: there is no folder ${docs}`);
if (chapter && !existsSync(path.join(root, docs, chapter))) stop(`check: there is no chapter ${docs}/${chapter}`);

const verdict = checkCourse({ root, docs, chapter });
for (const { where, sentence } of verdict.problems) console.error(`${where}: ${sentence}`);
const seen = `${verdict.written} written pages (${verdict.planned} planned), ${verdict.equations} equations, ${verdict.regions} regions`;
console.log(`${seen}: ${verdict.problems.length === 0 ? 'all ties hold' : `${verdict.problems.length} problems`}`);
process.exitCode = verdict.problems.length === 0 ? 0 : 1;

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
