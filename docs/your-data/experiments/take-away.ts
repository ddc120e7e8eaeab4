/**
 * A trained model as a PyTorch program: what a page offers beside the file of weights.
 *
 * The page sends the file (`data.model`) and one line about it (`data.title`, UTF-8). Without a file it writes the program of
 * a small network that has learned nothing. Promise: the program is as short as its network allows, and what cannot be
 * written is refused with a sentence.
 */
import { labError, type Experiment, type ParamValues, type Result, type Schema } from '@unrolled/lab-protocol';
import {
  createModel,
  createRng,
  exportPyTorch,
  saveModel,
  type Kernels,
  type ModelDescription,
} from '@unrolled/rnn-core';

export interface Params extends ParamValues {
  seed: number;
}

const params: Schema<Params> = {
  seed: { kind: 'seed', label: 'Seed', default: 1, help: 'Decides the weights of the network that is written out.' },
};

export interface TakeAwayResult extends Result {
  /** Python, for PyTorch. */
  readonly program: string;
}

/** For whoever sends no file. */
const EXAMPLE: ModelDescription = { layer: { kind: 'lstm', D: 3, H: 4, forgetBias: 1 }, K: 2 };

export const experiment: Experiment<Params, TakeAwayResult> = {
  title: 'What does a network look like as a PyTorch program?',
  params,
  views: [],

  *run({ seed }, { data, kernels }): Generator<void, TakeAwayResult, undefined> {
    const model = data?.model ?? exampleFile(kernels, seed);
    const title = data?.title ? new TextDecoder().decode(data.title) : 'A small LSTM that has learned nothing';
    yield;
    const program = written(model, title);
    return { numbers: { lines: program.split('\n').length, letters: program.length }, program };
  },

  finding: ({ numbers: { lines } }) => ({ ok: true, text: `The program has ${lines} lines.` }),
};

function exampleFile(k: Kernels, seed: number): Uint8Array {
  return saveModel({ description: EXAMPLE, model: createModel(k, EXAMPLE, { T: 1, B: 1 }, createRng(seed)) });
}

function written(model: Uint8Array, title: string): string {
  try {
    return exportPyTorch(model, { title });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^\w+: /, '') : String(error);
    throw labError(
      'input',
      `No PyTorch program can be written of this model: ${why}.`,
      'The file of weights holds every model.',
    );
  }
}
