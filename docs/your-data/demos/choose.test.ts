import { expect, test } from 'vitest';
import { choose, firstWish, HELD_PER_BYTE, largestClass } from './choose';

/** Three classes by four speakers, each with ten recordings, a fifth of them for testing; 1 kB a file, in mixed order. */
function contents() {
  const all = Array.from({ length: 120 }, (_, i) => {
    const mixed = (i * 49) % 120;
    return {
      file: mixed,
      label: mixed % 3,
      group: Math.floor(mixed / 3) % 4,
      part: Math.floor(mixed / 12) < 2 ? 0 : 1,
    };
  });
  const column = (key: 'file' | 'label' | 'group' | 'part') => Int32Array.from(all, (one) => one[key]);
  const entries = { file: column('file'), label: column('label'), group: column('group'), part: column('part') };
  return { entries, classes: ['a', 'b', 'c'], sizes: new Array<number>(120).fill(1000), all };
}

function countBy(values: readonly number[]): number[] {
  return Array.from({ length: Math.max(...values) + 1 }, (_, i) => values.filter((value) => value === i).length);
}

test('at first every class is chosen, with as many recordings of each as make about 3,000', () => {
  const { entries, classes } = contents();
  expect(firstWish({ classes, entries })).toEqual({ classes: [0, 1, 2], ofEachClass: 40 });
  const many = { classes: Array.from({ length: 35 }, String), entries: { ...entries, label: new Int32Array(4000) } };
  expect(firstWish(many).ofEachClass).toBe(85);
  expect(largestClass([0, 1, 1, 2], 4)).toBe(2);
});

test('a smaller number of each class keeps the share of every speaker and every part', () => {
  const { entries, sizes, all } = contents();
  const { files, bytes, wished } = choose(entries, sizes, { classes: [0, 2], ofEachClass: 20 });
  expect(files).toHaveLength(40);
  expect(new Set(files).size).toBe(40);
  expect(bytes).toBe(40_000);
  expect(wished).toEqual({ files: 40, bytes: 40_000 });
  const kept = files.map((file) => all.find((one) => one.file === file)!);
  expect(countBy(kept.map(({ label }) => label))).toEqual([20, 0, 20]);
  expect(countBy(kept.map(({ group }) => group))).toEqual([10, 10, 10, 10]);
  expect(countBy(kept.map(({ part }) => part))).toEqual([8, 32]);
});

test('what would not fit is thinned in every class, and the wish is told', () => {
  const { entries, sizes, all } = contents();
  const most = 60_000 * HELD_PER_BYTE;
  const { files, bytes, wished } = choose(entries, sizes, { classes: [0, 1, 2], ofEachClass: 40 }, most);
  expect(wished.files).toBe(120);
  expect(bytes).toBeLessThanOrEqual(60_000);
  expect(files.length).toBeGreaterThan(50);
  const labels = countBy(files.map((file) => all.find((one) => one.file === file)!.label));
  expect(Math.max(...labels) - Math.min(...labels)).toBe(0);
});

test('one long recording among short ones does not burst the bound', () => {
  const { entries, sizes } = contents();
  const uneven = sizes.map((size, i) => (i % 7 === 0 ? 20 * size : size));
  const { bytes } = choose(entries, uneven, { classes: [0, 1, 2], ofEachClass: 40 }, 100_000 * HELD_PER_BYTE);
  expect(bytes).toBeLessThanOrEqual(100_000);
  expect(bytes).toBeGreaterThan(30_000);
});
