import { RuleTester } from 'eslint';
import { parser } from 'typescript-eslint';
import { describe, expect, it, test } from 'vitest';
import { wallsRule, zoneOf } from './walls.mjs';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

const root = process.cwd();
const tester = new RuleTester({ languageOptions: { parser } });
const good = (file: string, code: string): RuleTester.ValidTestCase => ({
  name: `allowed: ${file}: ${code}`,
  code,
  filename: `${root}/${file}`,
  options: [{ root }],
});
const bad = (file: string, code: string, message: RegExp): RuleTester.InvalidTestCase => ({
  name: `refused: ${file}: ${code}`,
  code,
  filename: `${root}/${file}`,
  options: [{ root }],
  errors: [{ message }],
});

const cell = 'packages/rnn-core/src/cells/simple-rnn.ts';
const experiment = 'docs/01-phoneme-rnn/experiments/train.ts';
const demo = 'docs/01-phoneme-rnn/demos/step.tsx';
const component = 'src/components/Demo/Demo.tsx';

tester.run('walls', wallsRule, {
  valid: [
    good(cell, "import type { Kernels } from '../kernels/types'"),
    good('packages/rnn-core/src/check/golden.test.ts', "import { readFileSync } from 'node:fs'"),
    good(
      'packages/audio-core/src/features/mfcc.test.ts',
      "import { audioBasics } from '../../../../tests/golden/adapters/audio'",
    ),
    good('packages/lab-protocol/src/serve.ts', "import * as Comlink from 'comlink'"),
    good('packages/lab-protocol/src/run-local.ts', "import { createRng } from '@unrolled/rnn-core'"),
    good(
      experiment,
      "import { createRng } from '@unrolled/rnn-core'; import { courseMfcc } from '@unrolled/audio-core'",
    ),
    good(experiment, "import type { Experiment } from '@unrolled/lab-protocol'"),
    good(experiment, "import { labError, type Experiment } from '@unrolled/lab-protocol'"),
    good(experiment, "import { model } from './model'; export { model } from './model'"),
    good('docs/01-phoneme-rnn/experiments/train.test.ts', "import { startRun } from '@unrolled/lab-protocol'"),
    good(demo, "import type { Params } from '../experiments/train'"),
    good(demo, "import stored from '../experiments/train.stored.json'; import styles from './step.module.css'"),
    good(demo, "import { Demo } from '@site/src/components/Demo'; import { useState } from 'react'"),
    good(component, "import type { Tensor } from '@unrolled/rnn-core'"),
    good(component, "import { defaults } from '@unrolled/lab-protocol'"),
    good(component, "const Chart = await import('chart.js')"),
    good('tools/lab.mts', "import { startRun } from '@unrolled/lab-protocol'; import fs from 'node:fs'"),
  ],
  invalid: [
    bad(
      cell,
      "import { fft } from '@unrolled/audio-core'",
      /rnn-core may not import @unrolled\/audio-core, because rnn-core is numerics/,
    ),
    bad(cell, "import { fft } from '../../../audio-core/src/signal/fft'", /entered by its name/),
    bad(cell, "import type { Fft } from '@unrolled/audio-core'", /rnn-core is numerics/),
    bad(cell, "import { readFileSync } from 'node:fs'", /may not import node:fs/),
    bad(cell, "import { readFileSync } from 'fs'", /may not import fs/),
    bad(cell, "import { clsx } from 'clsx'", /without a dependency/),
    bad(cell, "import { createRng } from '@unrolled/rnn-core'", /relative path/),
    bad(cell, "import { train } from '../../../../docs/01-phoneme-rnn/experiments/train'", /rnn-core may not import/),
    bad(cell, "export * from '../../../../src/lab/client'", /rnn-core may not import/),
    bad(cell, "export { a } from '@site/src/lab/client'", /rnn-core may not import/),
    bad(cell, "const x = import('@unrolled/audio-core')", /rnn-core may not import/),
    bad(cell, "const x = require('@unrolled/audio-core')", /rnn-core may not import/),
    bad(cell, "let x: import('@unrolled/audio-core').Fft", /rnn-core may not import/),
    bad(cell, "import x = require('@unrolled/audio-core')", /rnn-core may not import/),
    bad(cell, "import { helper } from './simple-rnn.test'", /it is a test/),
    bad(cell, "import { compare } from '../../../../tests/golden/compare'", /rnn-core may not import/),
    bad('packages/audio-core/src/index.ts', "import type { Rng } from '@unrolled/rnn-core'", /audio-core stands alone/),
    bad(
      'packages/lab-protocol/src/serve.ts',
      "import { lab } from '@site/src/lab/client'",
      /crosses the worker boundary/,
    ),
    bad('src/lab/worker.ts', "import { expose } from 'comlink'", /only lab-protocol knows how the worker/),
    bad('tools/lab.mts', "import { wrap } from 'comlink'", /only lab-protocol/),
    bad(experiment, "import { train } from '../../02-lstm/experiments/train'", /chapters never import chapters/),
    bad(experiment, "import type { P } from '../../02-lstm/experiments/train'", /chapters never import chapters/),
    bad(
      experiment,
      "import { serve } from '@unrolled/lab-protocol'",
      /only types may be imported \(and labError, createJudge\)/,
    ),
    bad(experiment, "import * as protocol from '@unrolled/lab-protocol'", /only types/),
    bad(experiment, "import { useExperiment } from '@site/src/lab/useExperiment'", /pure generator/),
    bad(experiment, "import { Step } from '../demos/step'", /pure generator/),
    bad(experiment, "import x from '@unrolled/rnn-core/src/rng'", /inside of a package is private/),
    bad(experiment, "import fs from 'node:fs'", /pure generator/),
    bad(demo, "import { train } from '../experiments/train'", /only types may be imported: write `import type`/),
    bad(demo, "import { type Params } from '../experiments/train'", /write `import type`/),
    bad(demo, "import { createRng } from '@unrolled/rnn-core'", /a demo only draws/),
    bad(demo, "import { Other } from '../../02-lstm/demos/other'", /chapters never import chapters/),
    bad(component, "import { createRng } from '@unrolled/rnn-core'", /knows no chapter and no network/),
    bad(component, "import stored from '@site/docs/01-phoneme-rnn/experiments/train.stored.json'", /knows no chapter/),
    bad(component, "import x from '../../../../elsewhere/x'", /outside the project/),
  ],
});

test('every file of the project falls into a zone by its place', () => {
  expect(zoneOf('docs/01-phoneme-rnn/experiments/train.stored.json')?.name).toBe('stored');
  expect(zoneOf('docs/01-phoneme-rnn/claims.json')?.name).toBe('chapter');
  expect(zoneOf('packages/rnn-core/src/rng.ts')?.name).toBe('rnn-core');
  expect(zoneOf('src/theme/Root.tsx')?.name).toBe('site');
  expect(zoneOf('../elsewhere/file.ts')).toBeUndefined();
});
