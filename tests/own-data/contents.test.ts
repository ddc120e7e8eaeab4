import { MINI_DATASETS } from '../../packages/audio-core/test-support/mini-datasets';
import { DATASET_KINDS, indexDataset, memoryListing } from '@unrolled/audio-core';
import { runToEnd, startRun, type Data } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment, type ContentsResult } from '../../docs/your-data/experiments/contents';

async function contentsOf(data: Data): Promise<ContentsResult> {
  const slice = await runToEnd(startRun(experiment, {}, { kernels: 'reference32', data }), undefined, 0);
  if (slice.state !== 'done') throw new Error(JSON.stringify(slice));
  return slice.result as ContentsResult;
}

function listingOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sizes = [...files.values()].map((bytes) => bytes.length);
  return new TextEncoder().encode(JSON.stringify({ paths: [...files.keys()], sizes }));
}

/** As the page does it: names first, then what was asked for. */
async function found(files: ReadonlyMap<string, Uint8Array>): Promise<ContentsResult> {
  const listing = listingOf(files);
  const first = await contentsOf({ listing });
  const texts = first.wanted.map((path) => [`file:${path}`, files.get(path)!] as const);
  return texts.length === 0 ? first : contentsOf({ listing, ...Object.fromEntries(texts) });
}

describe.each(DATASET_KINDS)('a miniature %s with faults', (kind) => {
  const files = MINI_DATASETS[kind]({ faults: true });

  test('is told as the index tells it, entry by entry, and no sound is asked for', async () => {
    const index = await indexDataset(kind, memoryListing(files));
    const { contents, wanted } = await found(files);
    expect(wanted).toEqual([]);
    expect(contents?.kind).toBe(kind);
    const { entries, classes, groups, parts } = contents!;
    const paths = [...files.keys()];
    const told = [...entries.file].map((file, i) => ({
      path: paths[file],
      label: classes[entries.label[i]],
      group: groups[entries.group[i]].name,
      officialPart: parts[entries.part[i]] ?? null,
    }));
    expect(told).toEqual(index.entries.map(({ path, label, group, officialPart }) => ({ path, label, group, officialPart }))); // prettier-ignore
    expect(contents?.faults).toEqual(index.faults);
    expect(contents?.faults.length).toBeGreaterThan(0);
  });

  test('asks for small files only where their text is needed', async () => {
    const { wanted } = await contentsOf({ listing: listingOf(files) });
    for (const path of wanted) expect(path).toMatch(/\.(txt|csv)$/);
    expect(wanted.length > 0).toBe(kind === 'speech-commands' || kind === 'urban-sound-8k');
  });
});

test('honest divisions stand before leaky ones, and each says how many trainings it is', async () => {
  const { contents } = await found(MINI_DATASETS.fsdd());
  expect(contents?.splits.map(({ id, verdict, folds }) => [id, verdict, folds])).toEqual([
    ['leave-one-speaker-out', 'honest', 3],
    ['official', 'leaky', 1],
    ['random', 'leaky', 1],
  ]);
});

test('a folder of something else says what was looked for and what was found', async () => {
  const files = new Map([['holiday/beach.jpg', new Uint8Array(9)]]);
  const { none, contents } = await found(files);
  expect(contents).toBeNull();
  expect(none?.lookedFor).toHaveLength(DATASET_KINDS.length);
  expect(none?.found.join(' ')).toContain('.jpg');
});

test('a list that is none is refused with a sentence', async () => {
  for (const text of ['{', '{"paths":["a"],"sizes":[]}', '{"paths":[1],"sizes":[1]}', 'null']) {
    const slice = await runToEnd(
      startRun(experiment, {}, { kernels: 'reference32', data: { listing: new TextEncoder().encode(text) } }),
    );
    expect(slice).toMatchObject({ state: 'failed', error: { kind: 'input' } });
  }
});
