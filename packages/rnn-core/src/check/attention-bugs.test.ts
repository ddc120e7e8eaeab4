import { describe, expect, test } from 'vitest';
import { WITNESSES } from '../../test-support/attention-witnesses';
import { ATTENTION_BUGS } from '../../test-support/bugs/attention';
import { CONVOLUTION_BUGS } from '../../test-support/bugs/convolution';
import type { Core } from '../../test-support/gradient-problems';
import { patchedCore } from '../../test-support/patched-core';
import { seeds } from '../../test-support/seeds';
import * as core from '../index';

const BUGS = [...ATTENTION_BUGS, ...CONVOLUTION_BUGS];

/** The witnesses of a file that do not hold of this engine. */
const objections = (engine: Core, file: string, seed: number): string[] =>
  Object.entries(WITNESSES[file])
    .filter(([, holds]) => !holds(engine, seed))
    .map(([name]) => name);

/** Whether one of them does not; it stops at the first. */
const isCaught = (engine: Core, file: string, seed: number): boolean =>
  Object.values(WITNESSES[file]).some((holds) => !holds(engine, seed));

test('every witness holds of the engine as it is, from source and from an unpatched bundle', async () => {
  const bundle = await patchedCore([]);
  for (const file of Object.keys(WITNESSES)) {
    for (const seed of seeds(2, 10)) {
      expect([file, objections(core, file, seed)]).toEqual([file, []]);
      expect([file, objections(bundle, file, seed)]).toEqual([file, []]);
    }
  }
});

describe('a witness objects', () => {
  for (const bug of BUGS) {
    test(`${bug.file}: ${bug.why}`, async () => {
      const engine = await patchedCore([bug]);
      for (const seed of seeds(1, 10)) expect(isCaught(engine, bug.file, seed)).toBe(true);
    });
  }

  test('to three bugs or more in each file, no two of them alike', () => {
    for (const file of Object.keys(WITNESSES)) {
      expect(BUGS.filter((bug) => bug.file === file).length).toBeGreaterThanOrEqual(3);
    }
    expect(new Set(BUGS.map(({ file, find, replace }) => file + find + replace)).size).toBe(BUGS.length);
  });
});
