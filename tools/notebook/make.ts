/** From a plan to a notebook: arrays from the experiment, our first losses from these arrays, final losses of all seeds from docs. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NOTEBOOKS, type NotebookPlan } from './chapters';
import { writeNotebook } from './ipynb';
import { finalLoss, FIRST, runLesson } from './run';

/** docs/CHAPTER/notebook.json: where the seeds of the course ended. */
export interface StoredFinals {
  readonly seeds: readonly number[];
  readonly updates: number;
  readonly final: Readonly<Record<string, readonly number[]>>;
  /** The Node that computed them. */
  readonly node: string;
}

export function finalsPath(root: string, { chapter }: NotebookPlan): string {
  return path.join(root, 'docs', chapter, 'notebook.json');
}

/** The file's text, as Prettier would have it. */
export function finalsText({ seeds, updates, final, node }: StoredFinals): string {
  const rows = Object.entries(final).map(([key, values]) => `    "${key}": [${values.join(', ')}]`);
  return [
    ...['{', `  "seeds": [${seeds.join(', ')}],`, `  "updates": ${updates},`],
    ...['  "final": {', rows.join(',\n'), '  },', `  "node": "${node}"`, '}', ''],
  ].join('\n');
}

/** Trains every seed to its end: seconds a seed. */
export function computeFinals({ seeds, updates, lesson }: NotebookPlan): StoredFinals {
  const final: Record<string, number[]> = {};
  for (const seed of seeds) {
    const one = lesson(seed, updates);
    for (const network of one.networks) {
      (final[network.key] ??= []).push(Number(finalLoss(runLesson(one, network, updates).losses).toPrecision(9)));
    }
  }
  return { seeds, updates, final, node: process.version };
}

export function readFinals(root: string, plan: NotebookPlan): StoredFinals {
  const stored = JSON.parse(readFileSync(finalsPath(root, plan), 'utf8')) as StoredFinals;
  if (stored.updates !== plan.updates || stored.seeds.join() !== plan.seeds.join()) {
    throw new Error(
      `notebook: docs/${plan.chapter}/notebook.json must be of ${plan.updates} updates and seeds ${plan.seeds.join(', ')}, ` +
        `got ${stored.updates} and ${stored.seeds.join(', ')}; run npm run notebook -- ${plan.chapter} --write`,
    );
  }
  return stored;
}

/** The text of the notebook: data are drawn and ${FIRST} updates made, a second or so. */
export function makeNotebook(root: string, plan: NotebookPlan): string {
  const { final } = readFinals(root, plan);
  const lesson = plan.lesson(plan.seeds[0], plan.updates);
  const first = lesson.networks.map((network) => [network.key, runLesson(lesson, network, FIRST).losses] as const);
  return writeNotebook(plan, lesson, { first: Object.fromEntries(first), final });
}

/** Writes notebooks into a folder; their paths. */
export function writeNotebooks(root: string, folder: string, plans: readonly NotebookPlan[] = NOTEBOOKS): string[] {
  return plans.map((plan) => {
    const file = path.join(folder, plan.file);
    writeFileSync(file, makeNotebook(root, plan));
    return file;
  });
}
