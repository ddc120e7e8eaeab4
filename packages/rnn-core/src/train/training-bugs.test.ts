import { describe, expect, test } from 'vitest';
import * as bugs from '../../test-support/bugs/training';
import type { Core } from '../../test-support/gradient-problems';
import type { InjectedBug } from '../../test-support/injected-bugs';
import { patchedCore } from '../../test-support/patched-core';
import * as promises from '../../test-support/training-promises';
import * as core from '../index';

/** A promise that throws is not kept either. */
function kept(promise: (engine: Core) => boolean, engine: Core): boolean {
  try {
    return promise(engine);
  } catch {
    return false;
  }
}

test.each(Object.entries(promises))('the engine as it is keeps the promise: %s', (_, promise) => {
  expect(promise(core)).toBe(true);
});

const { resumes, staysGood, followsReports, truncates, packs, differentiates, dropsOnlyInTraining } = promises;
const CASES: [string, readonly InjectedBug[], readonly ((engine: Core) => boolean)[]][] = [
  ['the state of a run', bugs.STATE_BUGS, [resumes, staysGood]],
  ['one update', bugs.UPDATE_BUGS, [staysGood, followsReports]],
  ['the search for what is not finite', bugs.FAULT_BUGS, [staysGood]],
  ['checkpoints', bugs.CHECKPOINT_BUGS, [resumes]],
  ['windows', bugs.WINDOW_BUGS, [truncates, resumes]],
  ['packing', bugs.PACKING_BUGS, [packs]],
  ['reports on held-out data', bugs.HELD_OUT_BUGS, [followsReports]],
  ['sequence models', bugs.MODEL_BUGS, [dropsOnlyInTraining, differentiates]],
  ['the choice of the loss', bugs.LOSS_CHOICE_BUGS, [differentiates]],
  ['torch’s layout', bugs.TORCH_BUGS, [promises.speaksTorch]],
  ['model files', bugs.FILE_BUGS, [promises.keepsModels]],
];

describe.each(CASES)('in %s', (_, injected, asked) => {
  test.each(injected.map((bug) => [bug.why, bug] as const))('it shows when %s', async (_why, bug) => {
    const engine = await patchedCore([bug]);
    expect(asked.every((promise) => kept(promise, engine))).toBe(false);
  });
});
