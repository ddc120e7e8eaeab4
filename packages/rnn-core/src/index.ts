export type { FloatArray, Kernels, Packed, Precision, Tensor } from './kernels/types';
export { createKernels, KERNEL_CHOICES, type KernelChoice } from './kernels/create';
export { createReferenceKernels } from './kernels/reference';
export { createRng, rngFromState, type Rng, type RngState } from './rng';
export { allocateAll, assertShape, firstOf, reshaped, stepsOf, type Params } from './tensor';
export {
  simpleRnnBackward,
  simpleRnnForward,
  simpleRnnTape,
  type PackedSimpleRnn,
  type RnnActivation,
  type SimpleRnnTape,
  type SimpleRnnWeights,
} from './cells/simple-rnn';
export { denseBackward, denseForward } from './layers/dense';
export { crossEntropyBackward, crossEntropyForward, softmaxRows } from './losses/softmax-cross-entropy';
export { clipByNorm, clipByValue, globalNorm } from './optim/clip';
export {
  ADAM_DEFAULTS,
  applyUpdate,
  createOptimiserState,
  type OptimiserConfig,
  type OptimiserState,
} from './optim/optimisers';
export { glorotUniform, identity, orthogonal } from './optim/initialise';
export { clusteredStandardError } from './metrics/clustered';
export { addToConfusion, argmaxRows, frameScores, type FrameScores } from './metrics/frames';
export { collapseRuns, editDistance, phonemeErrorRate } from './metrics/edit-distance';
export { batchRoom, fillBatch, type Batch, type BatchRoom, type Sequence } from './train/batch';
export { evaluateSteps, type Evaluation } from './train/evaluate';
export {
  createTrainState,
  nextIndices,
  restoreTrainState,
  trainUpdate,
  type TrainConfig,
  type TrainState,
  type UpdateReport,
} from './train/state';
export {
  GRADIENT_CHECK,
  gradientCheck,
  gradientCheckSteps,
  type CheckedTensor,
  type CheckProgress,
  type CheckReport,
  type GradientCheckOptions,
  type TensorVerdict,
} from './check/gradient-check';
export { parameterCount, type Labeller } from './model/labeller';
export { createRnnLabeller, type RnnLabeller, type RnnLabellerConfig } from './model/rnn-labeller';
export { createFrameLabeller, type FrameLabellerConfig } from './model/frame-labeller';
export { readSafetensors, writeSafetensors, type StoredTensor, type TensorFile } from './model/safetensors';
export { loadLabeller, saveLabeller, type LabellerFile } from './model/labeller-file';
