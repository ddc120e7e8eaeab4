/**
 * npm run lab -- CHAPTER/NAME: runs an experiment in Node, the same generator that runs in the page.
 *
 * Exit code 0: it ran to its end. 1: it ended in an error (diverged, say). 2: what was asked for cannot be run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, LabError, Picture } from '@unrolled/lab-protocol';
import { parseLabArguments, usage, type LabRequest } from './lab/arguments';
import { defaultKernels, ExperimentError, loadExperiment, type LoadedExperiment } from './lab/bundle';
import { describePicture, labelsOf, short } from './lab/describe';
import { findExperiments } from './lab/find';
import { readFolder } from './lab/read-folder';
import { formatDuration, progressLine, timeLeft } from './lab/progress';

const root = path.resolve(import.meta.dirname, '..');

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

async function list(): Promise<void> {
  const found = findExperiments(root);
  console.log(found.length > 0 ? 'Experiments:' : 'There are no experiments yet.');
  for (const one of found) {
    try {
      const { experiment } = await loadExperiment(root, one);
      console.log(`  ${one.id}`);
      console.log(`      ${experiment.title}`);
      for (const [key, spec] of Object.entries(experiment.params)) {
        const range =
          spec.kind === 'choice'
            ? spec.options.map((option) => option.value).join(' | ')
            : spec.kind === 'seed'
              ? 'seed'
              : `${spec.min} … ${spec.max}${spec.unit ? ` ${spec.unit}` : ''}`;
        console.log(`      --set ${key}=${spec.default}   ${spec.label} (${range})`);
      }
    } catch (error) {
      console.log(`  ${one.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`\n${usage}`);
}

async function load(id: string): Promise<LoadedExperiment> {
  const found = findExperiments(root);
  const one = found.find((candidate) => candidate.id === id);
  if (!one)
    refuse(`lab: there is no experiment ${id}; there are ${found.map((each) => each.id).join(', ') || 'none'}.`);
  try {
    return await loadExperiment(root, one);
  } catch (error) {
    if (error instanceof ExperimentError) refuse(`lab: ${error.message}`);
    throw error;
  }
}

/** Nothing where nothing was given, which is not the same as an empty folder. */
function readData({ data: files, folder }: LabRequest): Record<string, Uint8Array> | undefined {
  if (folder === undefined && Object.keys(files).length === 0) return undefined;
  const data = folder === undefined ? {} : readWholeFolder(folder);
  for (const [name, file] of Object.entries(files)) {
    try {
      data[name] = new Uint8Array(readFileSync(file));
    } catch (error) {
      refuse(`lab: cannot read ${file} for ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return data;
}

function readWholeFolder(folder: string): Record<string, Uint8Array> {
  try {
    return readFolder(folder);
  } catch (error) {
    refuse(`lab: cannot read the folder ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function runExperiment(request: LabRequest, id: string): Promise<number> {
  const { experiment, lab } = await load(id);
  const read = lab.readValues(experiment.params, request.set);
  if (!read.ok) refuse(`lab: ${read.message} ${read.hint}`);
  const data = readData(request);
  const run = lab.startRun(experiment, read.values, {
    kernels: request.kernels ?? experiment.kernels ?? defaultKernels,
    ...(data ? { data } : {}),
  });
  const line = progressLine();
  const started = performance.now();
  let frames = 0;
  let picture: Picture = {};
  const onFrame = (frame: Frame): void => {
    frames++;
    picture = lab.addFrames(picture, experiment.views, [frame]);
    if (!frame.progress) return;
    const { done, total, unit } = frame.progress;
    const left = timeLeft(done, total, performance.now() - started);
    line.show(
      [`${done} of ${total} ${unit}`, left === undefined ? '' : `${formatDuration(left)} left`, frame.text ?? '']
        .filter(Boolean)
        .join(' · '),
    );
  };
  const slice = await lab.runToEnd(run, onFrame);
  line.end();
  const ms = Math.round(performance.now() - started);
  const ran = { id, values: read.values, frames, ms, node: process.version, kernels: run.kernelsName };
  if (slice.state === 'failed') return fail(request, ran, slice.error);
  if (slice.state !== 'done') throw new Error(`lab: the run ended in state ${slice.state}`);
  const { result, finding } = slice;
  if (request.json) {
    const labels = labelsOf(picture, experiment.views);
    const { numbers, notes = [] } = result;
    print({ ...ran, state: 'done', finding, numbers, notes, labels, ...(request.picture ? { picture } : {}) });
  } else {
    for (const text of describePicture(picture, experiment.views)) console.log(text);
    console.log(`${finding.ok ? '✓' : '✕'} ${finding.text}`);
    for (const [name, value] of Object.entries(result.numbers)) console.log(`  ${name} = ${short(value)}`);
    console.log(`Ran on ${run.kernelsName}, Node ${process.version}, in ${(ms / 1000).toFixed(1)} s.`);
  }
  if (request.saveModel === undefined) return 0;
  if (!result.model) refuse(`lab: ${id} leaves no model behind, so ${request.saveModel} was not written.`);
  try {
    writeFileSync(request.saveModel, result.model);
  } catch (error) {
    refuse(`lab: cannot write ${request.saveModel}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!request.json) console.log(`Wrote ${request.saveModel} (${result.model.length} bytes).`);
  return 0;
}

/** Bad input is the caller's to mend (2); anything else is a run that ended badly (1). */
function fail(request: LabRequest, ran: object, error: LabError): number {
  if (request.json) print({ ...ran, state: 'failed', error });
  console.error(`lab: ${error.message} ${error.hint}`);
  if (error.remedy) {
    const set = Object.entries(error.remedy).map(([key, value]) => `--set ${key}=${value}`);
    console.error(`Try ${set.join(' ')}.`);
  }
  return error.kind === 'input' || error.kind === 'config' ? 2 : 1;
}

/** One JSON object; typed arrays as plain lists, numbers that JSON does not know as null. */
function print(value: unknown): void {
  const plain = (_key: string, one: unknown): unknown => {
    if (ArrayBuffer.isView(one)) return Array.from(one as unknown as ArrayLike<number>);
    return typeof one === 'number' && !Number.isFinite(one) ? null : one;
  };
  process.stdout.write(`${JSON.stringify(value, plain)}\n`);
}

const request = parseLabArguments(process.argv.slice(2));
if (typeof request === 'string') refuse(request);
if (request.id === undefined) await list();
else process.exitCode = await runExperiment(request, request.id);
