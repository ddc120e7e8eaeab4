/**
 * A notebook as a file: nbformat 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html), nothing run yet.
 *
 * Must not: train, or write to disk.
 */
import { deflateSync } from 'node:zlib';
import type { NotebookPlan } from './chapters';
import type { Lesson, LessonNetwork } from './lesson';
import { CELLS } from './python-cells';
import * as text from './python-training';
import { CLIP } from './run';

export interface FoundLosses {
  /** For each network: our first losses from these very arrays, and the final ones of all seeds. */
  readonly first: Readonly<Record<string, readonly number[]>>;
  readonly final: Readonly<Record<string, readonly number[]>>;
}

interface Cell {
  readonly kind: 'markdown' | 'code';
  readonly text: string;
}

const words = (markdown: string): Cell => ({ kind: 'markdown', text: markdown });
const code = (python: string): Cell => ({ kind: 'code', text: python });

/** The JSON of the notebook. */
export function writeNotebook(plan: NotebookPlan, lesson: Lesson, losses: FoundLosses): string {
  const { networks, data } = lesson;
  const kinds = [...new Set(networks.map(({ kind }) => kind))];
  const tunes = data.kind === 'tunes';
  const cells = [
    words(
      `# ${plan.title}\n\n${plan.opening}\n\nIt belongs to chapter ${Number.parseInt(plan.chapter, 10)} of the course *Unrolled* and needs NumPy and nothing else. The data and the first weights are inside. Run the cells from the top; training takes some seconds.`,
    ),
    code(text.SET_UP),
    words(`## The data\n\n${plan.dataWords}`),
    code(dataCode(lesson)),
    code(tunes ? text.TUNE_BATCH : text.FEATURE_BATCH),
    ...kinds.flatMap((kind) => {
      const cell = CELLS[kind];
      return [words(cell.forwardWords), code(cell.forward), words(cell.backwardWords), code(cell.backward)];
    }),
    words(text.LOSS_WORDS),
    code(text.LOSS),
    words(
      `## The first weights\n\nThey are those of the course's run. Matrices that read features start by Glorot's rule, those that read a state are orthogonal, biases are 0 but for gates that start by keeping. ${sizes(networks, lesson)}`,
    ),
    code(weightCode(networks)),
    words(text.CHECK_WORDS),
    code(text.CHECK),
    words(text.TRAIN_WORDS),
    code(trainingSettings(plan, networks)),
    code(text.TRAIN),
    words(text.COMPARE_WORDS),
    code(lossCode(losses)),
    code(text.COMPARE),
    words(tunes ? text.RETURN_WORDS : text.ACCURACY_WORDS),
    code(tunes ? text.RETURN : text.ACCURACY),
    words(`## Try it\n\n${plan.tries.map((one) => `- ${one}`).join('\n')}\n\nText and code: MIT licence.`),
  ];
  const notebook = {
    cells: cells.map(({ kind, text: source }, n) => ({
      ...{ cell_type: kind, id: `cell-${n + 1}`, metadata: {}, source: lines(source) },
      ...(kind === 'code' ? { execution_count: null, outputs: [] } : {}),
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
      title: plan.title,
    },
    ...{ nbformat: 4, nbformat_minor: 5 },
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** nbformat keeps a text as lines that hold their own line ends. */
function lines(source: string): string[] {
  const all = source.split('\n');
  return all.map((line, n) => (n < all.length - 1 ? `${line}\n` : line));
}

/** Numbers as a call of \`unpack\`. */
function packed(data: Uint8Array | Uint16Array | Float32Array, shape: readonly number[]): string {
  const dtype = data instanceof Uint8Array ? '<u1' : data instanceof Uint16Array ? '<u2' : '<f4';
  const bytes = deflateSync(Buffer.from(data.buffer, data.byteOffset, data.byteLength), { level: 9 });
  return `unpack("${bytes.toString('base64')}", "${dtype}"${shape.map((axis) => `, ${axis}`).join('')})`;
}

function dataCode({ data, batches, D, K, B }: Lesson): string {
  const order = `BATCHES = ${packed(batches, [batches.length / B, B])}  # which sequences, update by update (updates,B)`;
  if (data.kind === 'tunes') {
    const T = 4 * (data.freeBars + 2);
    return [
      `K, D, FREE_BARS = ${K}, ${D}, ${data.freeBars}`,
      `NOTES = ${packed(data.notes, [data.notes.length / T, T])}  # (tunes,T)`,
      order,
      'print(len(NOTES), "tunes of", NOTES.shape[1], "notes")',
    ].join('\n');
  }
  return [
    `K, D = ${K}, ${D}`,
    `LENGTHS = ${packed(data.lengths, [])}.astype(int)  # frames of each utterance`,
    `LABELS = ${packed(data.labels, [])}.astype(int)  # all frames one after another`,
    `FEATURES = ${packed(data.features, [data.features.length / D, D])}.astype(float)  # (frames,D)`,
    order,
    'print(len(LENGTHS), "utterances,", len(FEATURES), "frames")',
  ].join('\n');
}

function weightCode(networks: readonly LessonNetwork[]): string {
  const table = networks.map(({ key, weights }) => {
    const rows = Object.entries(weights).map(([name, { shape, data }]) => `        "${name}": ${packed(data, shape)},`);
    return [`    "${key}": {`, ...rows, '    },'].join('\n');
  });
  const pairs = networks.map(
    ({ key, kind }) => `    "${key}": (${CELLS[kind].name}_forward, ${CELLS[kind].name}_backward),`,
  );
  return [
    ...['FIRST_WEIGHTS = {', ...table, '}'],
    ...['NETWORKS = {', ...pairs, '}', '', ''],
    'def first_weights(name):',
    '    """A copy in double precision, to be changed by training."""',
    '    return {key: value.astype(float) for key, value in FIRST_WEIGHTS[name].items()}',
    ...['', ''],
    'for name in NETWORKS:',
    '    print(name, {key: value.shape for key, value in first_weights(name).items()})',
  ].join('\n');
}

function trainingSettings({ updates }: NotebookPlan, networks: readonly LessonNetwork[]): string {
  const rates = networks.map(({ key, rate }) => `"${key}": ${rate}`).join(', ');
  return `UPDATES, CLIP = ${updates}, ${CLIP}\nRATES = {${rates}}  # learning rates, those of the course`;
}

function lossCode({ first, final }: FoundLosses): string {
  const row = (values: readonly number[]): string => `[${values.map((value) => value.toPrecision(9)).join(', ')}]`;
  const table = (of: FoundLosses['first']): string[] =>
    Object.entries(of).map(([key, values]) => `    "${key}": ${row(values)},`);
  return [
    'FIRST_LOSSES = {',
    ...table(first),
    '}',
    "FINAL_LOSSES = {  # one for each seed, this notebook's first",
    ...table(final),
    '}',
  ].join('\n');
}

function sizes(networks: readonly LessonNetwork[], { D, K }: Lesson): string {
  return networks
    .map(({ label, H, weights }) => {
      const count = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
      return `The ${label} has $H = ${H}$ units, and with $D = ${D}$ and $K = ${K}$ that makes ${count} weights.`;
    })
    .join(' ');
}
