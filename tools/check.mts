/**
 * npm run check [-- --chapter NN]: says in sentences what is missing between equation, code, test and number, and how
 * each written page is made. Planned pages are skipped. NN is the number of a chapter or the name of its folder.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { checkCourse } from './check/rules';

const root = path.resolve(import.meta.dirname, '..');
const started = performance.now();
const args = process.argv.slice(2);
const docs = option('--docs') ?? 'docs';
const asked = option('--chapter') ?? args.shift();
if (args.length > 0) stop(`check: unknown argument ${args[0]}; there are --chapter NN and --docs FOLDER`);
if (!existsSync(path.join(root, docs))) stop(`check: there is no folder ${docs}`);
const chapter = asked === undefined ? undefined : chapterFolder(asked);

const verdict = checkCourse({ root, docs, ...(chapter === undefined ? {} : { chapter }) });
for (const { where, sentence } of verdict.problems) console.error(`${where}: ${sentence}`);
const seen = `${verdict.written} written pages (${verdict.planned} planned), ${verdict.equations} equations, ${verdict.regions} regions`;
const found = verdict.problems.length;
const result = found === 0 ? 'nothing is missing' : found === 1 ? '1 problem' : `${found} problems`;
console.log(`${seen}, in ${((performance.now() - started) / 1000).toFixed(1)} s: ${result}`);
process.exitCode = found === 0 ? 0 : 1;

/** Takes an option with its value out of the arguments. */
function option(name: string): string | undefined {
  const at = args.findIndex((one) => one === name || one.startsWith(`${name}=`));
  if (at < 0) return undefined;
  const [taken] = args.splice(at, 1);
  const value = taken === name ? args.splice(at, 1).at(0) : taken.slice(name.length + 1);
  return value || stop(`check: ${name} needs a value, e.g. ${name} ${name === '--docs' ? 'docs' : '01'}`);
}

/** "1", "01", "01-phoneme-rnn" and "docs/01-phoneme-rnn/" are all the same chapter. */
function chapterFolder(name: string): string {
  const plain = name.replace(/\\/g, '/').replace(/\/$/, '').replace(`${docs}/`, '');
  const folders = readdirSync(path.join(root, docs), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const numbered = /^\d+$/.test(plain) ? `${plain.padStart(2, '0')}-` : undefined;
  const folder = folders.find((entry) => (numbered ? entry.name.startsWith(numbered) : entry.name === plain));
  const all = folders.map((entry) => entry.name).filter((one) => /^\d/.test(one));
  return folder?.name ?? stop(`check: there is no chapter ${name} in ${docs}; there are ${all.join(', ')}`);
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
