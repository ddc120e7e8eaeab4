/**
 * npm run notebook -- CHAPTER… | --all [--out FOLDER]: the chapters' notebooks, into FOLDER (default: here).
 *
 * --write computes docs/CHAPTER/notebook.json first, the final losses of all seeds; needed after a change of an experiment.
 * Exit code 2: what was asked for cannot be done.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NOTEBOOKS, notebookOf, type NotebookPlan } from './notebook/chapters';
import { computeFinals, finalsPath, finalsText, writeNotebooks } from './notebook/make';

const root = path.resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);

function refuse(sentence: string): never {
  console.error(`notebook: ${sentence}`);
  process.exit(2);
}
function takeFlag(name: string): boolean {
  const at = args.indexOf(name);
  if (at >= 0) args.splice(at, 1);
  return at >= 0;
}

const outAt = args.indexOf('--out');
const out = outAt < 0 ? '.' : (args.splice(outAt, 2)[1] ?? refuse('--out needs a folder'));
const write = takeFlag('--write');
const all = takeFlag('--all');
const chapters = NOTEBOOKS.map(({ chapter }) => chapter).join(', ');
const chosen = all
  ? NOTEBOOKS
  : args.map(
      (name): NotebookPlan => notebookOf(name) ?? refuse(`there is no notebook of ${name}; there are ${chapters}`),
    );
if (chosen.length === 0) refuse(`name a chapter, or --all; there are ${chapters}`);

if (write) {
  for (const plan of chosen) {
    const file = finalsPath(root, plan);
    writeFileSync(file, finalsText(computeFinals(plan)));
    console.log(`wrote ${path.relative(root, file)}`);
  }
}
mkdirSync(out, { recursive: true });
for (const file of writeNotebooks(root, out, chosen)) console.log(`wrote ${file}`);
