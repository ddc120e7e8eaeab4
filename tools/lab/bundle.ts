/**
 * Makes one plain JavaScript file of an experiment and all it uses, and imports it. The hash of that file says whether
 * a result is still a result of this code: comments and layout do not count, every line that can run does.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Protocol from '@unrolled/lab-protocol';
import { build } from 'esbuild';
import type { FoundExperiment } from './find';

/** What the tools use of lab-protocol; the same copy that the experiment of the bundle uses. */
export type Lab = Pick<
  typeof Protocol,
  'addFrames' | 'changedValues' | 'defaultValues' | 'readValues' | 'runToEnd' | 'seedKey' | 'startRun'
>;
export interface LoadedExperiment extends FoundExperiment {
  readonly experiment: Protocol.AnyExperiment;
  readonly lab: Lab;
  /** First 16 hex digits of the SHA-256 of the bundle. */
  readonly hash: string;
  /** The bundle, an ES module that exports `experiment` and `lab`. */
  readonly bundle: string;
}

/** Something is wrong with an experiment's file; the message is a sentence. */
export class ExperimentError extends Error {}

/** The kernels a demo runs on unless the reader switches. */
export { DEFAULT_KERNELS as defaultKernels } from '@unrolled/lab-protocol';

/** Bundles an experiment into .cache/bundles. Throws ExperimentError where it does not compile. */
export async function bundleExperiment(
  root: string,
  found: FoundExperiment,
): Promise<{ hash: string; bundle: string }> {
  const source = [
    `import * as all from './${found.file}';`,
    'export const experiment = all.experiment ?? all.default;',
    "import { addFrames, changedValues, defaultValues, readValues, runToEnd, seedKey, startRun } from '@unrolled/lab-protocol';",
    'export const lab = { addFrames, changedValues, defaultValues, readValues, runToEnd, seedKey, startRun };',
  ].join('\n');
  try {
    const result = await build({
      stdin: { contents: source, resolveDir: root, sourcefile: 'experiment-entry.ts', loader: 'ts' },
      absWorkingDir: root,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      alias: { '@site': root },
      legalComments: 'none',
      minifyWhitespace: true,
      treeShaking: true,
      logLevel: 'silent',
      logOverride: { 'import-is-undefined': 'silent' },
      write: false,
    });
    const text = result.outputFiles[0].text;
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const folder = path.join(root, '.cache', 'bundles');
    const bundle = path.join(folder, `${found.id.replace('/', '--')}-${hash}.mjs`);
    if (!existsSync(bundle)) {
      mkdirSync(folder, { recursive: true });
      const fresh = `${bundle}.${process.pid}`;
      writeFileSync(fresh, text);
      renameSync(fresh, bundle);
    }
    return { hash, bundle };
  } catch (error) {
    throw new ExperimentError(
      `${found.file} does not compile: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Bundles and imports an experiment. Throws ExperimentError with a sentence where that cannot be done. */
export async function loadExperiment(root: string, found: FoundExperiment): Promise<LoadedExperiment> {
  const { hash, bundle } = await bundleExperiment(root, found);
  let module: { experiment?: Protocol.AnyExperiment; lab: Lab };
  try {
    module = (await import(pathToFileURL(bundle).href)) as typeof module;
  } catch (error) {
    throw new ExperimentError(
      `${found.file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof module.experiment?.run !== 'function') {
    throw new ExperimentError(`${found.file} must export its experiment: export const experiment: Experiment = { … }`);
  }
  return { ...found, experiment: module.experiment, lab: module.lab, hash, bundle };
}
