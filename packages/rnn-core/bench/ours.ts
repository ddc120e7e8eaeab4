/** The workloads on rnn-core: the readable cells, on the kernels asked for. */
import {
  applyUpdate,
  createKernels,
  createLayer,
  createModel,
  createOptimiserState,
  createRng,
  exampleRoom,
  exportTorch,
  fillExamples,
  fillParams,
  importTorch,
  type KernelChoice,
} from '../src/index';
import { processorMs } from './clock';
import type { Runner } from './runner';
import { layerOf, problemOf, type Workload } from './workloads';

const TORCH_CELLS = { rnn: 'rnn-tanh', lstm: 'lstm', gru: 'gru' } as const;
const MEGABYTES = 512;

/** One update a call: all gradients, Adam, weights packed anew. */
export function ourTrainer(w: Workload, choice: KernelChoice): Runner & { readonly kernels: string } {
  const k = createKernels(choice, { megabytes: MEGABYTES });
  const { T, B, D, K } = w;
  const problem = problemOf(w);
  const layer = layerOf(w);
  const model = createModel(k, { layer, K }, { T, B }, createRng(0));
  fillParams(model.params, importTorch(problem.cell, TORCH_CELLS[w.cell]).weights);
  model.params.Why.data.set(problem.Why.data);
  model.params.by.data.set(problem.by.data);
  model.repack();
  const room = exampleRoom(k, { T, B, D, K, answers: 'frames', learnsFrom: 'labels' });
  const sequence = (b: number, width: number, from: ArrayLike<number>): number[] =>
    Array.from({ length: T * width }, (_, j) => from[(Math.floor(j / width) * B + b) * width + (j % width)]);
  const batch = fillExamples(
    room,
    Array.from({ length: B }, (_, b) => ({
      frames: T,
      features: sequence(b, D, problem.x),
      labels: sequence(b, 1, problem.labels),
    })),
  );
  const config = { kind: 'adam' } as const;
  const state = createOptimiserState(k, config, model.params);
  return {
    name: k.name,
    kernels: k.name,
    async gradients() {
      const loss = model.lossAndGrads(batch);
      const torch = exportTorch(layer, model.grads);
      return {
        loss,
        weight_ih: Array.from(torch.weight_ih_l0.data),
        weight_hh: Array.from(torch.weight_hh_l0.data),
        bias: Array.from(torch.bias_ih_l0.data),
        Why: Array.from(model.grads.Why.data),
      };
    },
    async run(times) {
      const start = processorMs();
      for (let j = 0; j < times; j++) {
        model.lossAndGrads(batch);
        applyUpdate(config, state, model.params, model.grads, 1e-3, k);
        model.repack();
      }
      return (processorMs() - start) / times;
    },
    async close() {
      // Nothing outlives the engine.
    },
  };
}

/** One frame a call through the layer's stepper, the state carried on. */
export function ourStreamer(w: Workload, choice: KernelChoice): Runner & { readonly kernels: string } {
  const k = createKernels(choice, { megabytes: 32 });
  const problem = problemOf(w);
  const layer = createLayer(k, layerOf(w), { T: 1, B: w.B }, createRng(0));
  fillParams(layer.params, importTorch(problem.cell, TORCH_CELLS[w.cell]).weights);
  layer.repack();
  const [x, mask] = [k.alloc(w.B, w.D), k.alloc(w.B)];
  x.data.set(problem.x);
  k.fill(mask, 1);
  const frame = (): void => {
    layer.forward([x], [mask]);
    for (const { first, last } of layer.states) k.copy(last, first);
  };
  return {
    name: k.name,
    kernels: k.name,
    async gradients() {
      for (const { first } of layer.states) k.fill(first, 0);
      for (let j = 0; j < 20; j++) frame();
      return { loss: 0, h: Array.from(layer.states[0].last.data) };
    },
    async run(times) {
      const start = processorMs();
      for (let j = 0; j < times; j++) frame();
      return (processorMs() - start) / times;
    },
    async close() {
      // Nothing outlives the engine.
    },
  };
}
