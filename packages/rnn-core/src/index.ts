export type { FloatArray, Kernels, Packed, Precision, Tensor } from './kernels/types';
export { createKernels, KERNEL_CHOICES, type KernelChoice, type KernelOptions } from './kernels/create';
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
export {
  LSTM_GATES,
  lstmBackward,
  lstmForward,
  lstmTape,
  type LstmGrads,
  type LstmTape,
  type PackedLstm,
} from './cells/lstm';
export {
  gruResetAfterBackward,
  gruResetAfterForward,
  gruResetAfterTape,
  type GruResetAfterGrads,
  type GruResetAfterTape,
  type PackedGruResetAfter,
} from './cells/gru-reset-after';
export {
  gruResetBeforeBackward,
  gruResetBeforeForward,
  gruResetBeforeTape,
  type GruResetBeforeGrads,
  type GruResetBeforeTape,
  type PackedGruResetBefore,
} from './cells/gru-reset-before';
export { fillAllowed, type AttentionReach } from './layers/attention-mask';
export {
  attentionBackward,
  attentionForward,
  attentionKeysBackward,
  attentionKeysForward,
  attentionStepBackward,
  attentionStepForward,
  attentionTape,
  type AttentionGrads,
  type AttentionScore,
  type AttentionSizes,
  type AttentionTape,
  type PackedAttention,
} from './layers/attention';
export {
  causalShape,
  convBackward,
  convForward,
  convLength,
  convTape,
  packConv,
  type ConvShape,
  type ConvTape,
  type PackedConv,
} from './layers/causal-conv';
export { denseBackward, denseForward } from './layers/dense';
export { embeddingBackward, embeddingForward, NO_SYMBOL } from './layers/embedding';
export {
  feedForwardBackward,
  feedForwardForward,
  feedForwardTape,
  type FeedForwardGrads,
  type FeedForwardTape,
  type PackedFeedForward,
} from './layers/feed-forward';
export {
  gatedUnitBackward,
  gatedUnitForward,
  gatedUnitTape,
  type GatedUnitGrads,
  type GatedUnitTape,
  type PackedGatedUnit,
} from './layers/gated-unit';
export {
  poolBackward,
  poolForward,
  poolTape,
  spreadBackward,
  spreadForward,
  type Pooling,
  type PoolTape,
  type Spread,
} from './layers/heads';
export { maskedSoftmaxBackward, maskedSoftmaxForward } from './layers/masked-softmax';
export {
  multiHeadBackward,
  multiHeadForward,
  multiHeadTape,
  type MultiHeadGrads,
  type MultiHeadInputs,
  type MultiHeadTape,
  type PackedMultiHead,
} from './layers/multi-head-attention';
export { addPositions, sinusoidalPositions } from './layers/positions';
export {
  transformerBlockBackward,
  transformerBlockForward,
  transformerBlockTape,
  type NormPlace,
  type PackedTransformerBlock,
  type TransformerBlockGrads,
  type TransformerBlockTape,
} from './layers/transformer-block';
export {
  receptiveField,
  waveNetBackward,
  waveNetForward,
  waveNetTape,
  type PackedWaveNet,
  type PackedWaveNetLayer,
  type WaveNetGrads,
  type WaveNetSizes,
  type WaveNetTape,
} from './layers/wavenet-stack';
export { waveNetStream, type WaveNetStream } from './layers/wavenet-stream';
export { createWaveNet, type WaveNet, type WaveNetConfig } from './model/wavenet';
export {
  createEncoderDecoder,
  type EncoderDecoder,
  type EncoderDecoderConfig,
  type SourceBatch,
} from './model/encoder-decoder';
export {
  LAYER_NORM_EPSILON,
  layerNormBackward,
  layerNormForward,
  layerNormTape,
  type LayerNormTape,
} from './layers/layer-norm';
export {
  carryStates,
  cellLayer,
  zeroStates,
  type CellParts,
  type LayerSizes,
  type RecurrentLayer,
  type RecurrentState,
  type Stepper,
} from './layers/recurrent';
export { inputConnectivity } from './inspect/connectivity';
export { gateTraces } from './inspect/gate-traces';
export { inputGradients } from './inspect/input-gradients';
export { inspectionRoom, type InspectionRoom } from './inspect/looking';
export { stateGradients } from './inspect/state-gradients';
export { jacobianBlock, stepJacobians, type StepJacobians } from './inspect/step-jacobians';
export { createDropout, drawDropoutMask, type DropoutConfig, type DropoutLayer } from './layers/dropout';
export { createBidirectional } from './layers/bidirectional';
export { createStack, type StackConfig } from './layers/stacked';
export { createGruResetAfterLayer, createGruResetBeforeLayer, type GruLayerConfig } from './layers/recurrent-gru';
export {
  gatesOf,
  lstmVariantBackward,
  lstmVariantForward,
  lstmVariantTape,
  type LstmAblation,
  type LstmVariant,
  type LstmVariantGrads,
  type LstmVariantTape,
  type LstmVariantWeights,
} from './cells/lstm-variants';
export { createLstmVariantLayer, type LstmVariantConfig, type LstmVariantLayer } from './layers/recurrent-lstm-variant';
export { createLstmLayer, type LstmLayerConfig } from './layers/recurrent-lstm';
export { createSimpleRnnLayer, type SimpleRnnLayerConfig } from './layers/recurrent-simple';
export { crossEntropyBackward, crossEntropyForward, softmaxRows } from './losses/softmax-cross-entropy';
export { clipByNorm, clipByValue, globalNorm } from './optim/clip';
export {
  ADAGRAD_DEFAULTS,
  ADAM_DEFAULTS,
  ADAMW_WEIGHT_DECAY,
  applyUpdate,
  createOptimiserState,
  RMSPROP_DEFAULTS,
  type OptimiserConfig,
  type OptimiserState,
} from './optim/optimisers';
export { glorotUniform, identity, orthogonal } from './optim/initialise';
export { initialiseGate, keepBiasForLag } from './optim/initialise-gates';
export { clusteredStandardError } from './metrics/clustered';
export { addToConfusion, argmaxRows, frameScores, type FrameScores } from './metrics/frames';
export { alignLabels, type AlignedPair } from './metrics/align';
export { collapseRuns, editDistance, phonemeErrorRate } from './metrics/edit-distance';
export { batchRoom, fillBatch, type Batch, type BatchRoom, type Sequence } from './train/batch';
export { evaluateSteps, type Evaluation } from './train/evaluate';
export {
  copyTrainState,
  createTrainState,
  nextIndices,
  presentIndices,
  restoreTrainState,
  type TrainState,
} from './train/state';
export { finishUpdate, trainUpdate, type TrainConfig, type UpdateReport } from './train/update';
export type { Fault } from './train/fault';
export {
  exampleRoom,
  fillExamples,
  type Example,
  type ExampleBatch,
  type ExampleRoom,
  type ExampleSizes,
} from './train/examples';
export { reportHeldOut } from './train/held-out';
export { createPackedLayer, longestFirst, type PackedLayer } from './train/packing';
export { truncatedLossAndGrads, truncatedUpdate, type WindowReport } from './train/truncated';
export { readCheckpoint, resumeCheckpoint, saveCheckpoint, type Checkpoint } from './train/checkpoint';
export {
  centralDifferences,
  GRADIENT_CHECK,
  gradientCheck,
  gradientCheckSteps,
  type CheckedTensor,
  type CheckProgress,
  type CheckReport,
  type GradientCheckOptions,
  type TensorVerdict,
} from './check/gradient-check';
export { asArrays, drawGeneric, maskOfLengths, oneNumber, rightGradients, type HiddenCase } from './check/hidden-case';
export { checkSummary, type CheckSummary } from './check/summary';
export {
  judgeProgram,
  type JudgedRow,
  type KnownMistake,
  type NamedTensors,
  type ProgramProblem,
  type ProgramVerdict,
  type RightTensor,
  type WorstTensor,
} from './check/judge-program';
export { judgeReader, nested, type JudgedReader } from './check/judge-reader';
export { sayVerdict } from './check/judge-words';
export { readAnswer, type Nested, type ReadAnswer } from './check/read-answer';
export * as plain from './check/plain-matrices';
export { parameterCount, type Labeller, type NamedSteps } from './model/labeller';
export {
  createSequenceModel,
  type HeadConfig,
  type SequenceModel,
  type SequenceModelConfig,
} from './model/sequence-model';
export {
  cellKinds,
  CONVENTIONS,
  createLayer,
  createModel,
  type CellKind,
  type LayerDescription,
  type ModelDescription,
} from './model/description';
export { createLabelStream, type LabelStream } from './model/label-stream';
export { loadModel, saveModel, type ModelFile } from './model/model-file';
export { exportTorch, fillParams, importTorch, type TorchCell, type TorchImport } from './model/pytorch';
export { readDescription } from './model/read-description';
export { LEARNS_FROM, type LossConfig, type SequenceLoss } from './model/sequence-loss';
export { createRnnLabeller, type RnnLabeller, type RnnLabellerConfig } from './model/rnn-labeller';
export { createFrameLabeller, type FrameLabellerConfig } from './model/frame-labeller';
export { readSafetensors, writeSafetensors, type StoredTensor, type TensorFile } from './model/safetensors';
export { loadLabeller, saveLabeller, type LabellerFile } from './model/labeller-file';
export {
  binaryCrossEntropyBackward,
  binaryCrossEntropyForward,
  type BinaryCrossEntropyOptions,
} from './losses/binary-cross-entropy';
export { ctcBackward, ctcForward, ctcRoom, type CtcOptions, type CtcRoom } from './losses/ctc';
export { meanSquaredErrorBackward, meanSquaredErrorForward } from './losses/mean-squared-error';
export {
  weightedCrossEntropyBackward,
  weightedCrossEntropyForward,
  type WeightedCrossEntropyOptions,
} from './losses/weighted-cross-entropy';
export { beamSearch, type BeamSearchOptions, type BeamStep, type Hypothesis } from './decode/beam-search';
export { ctcAlign, type AlignedLabel, type CtcAlignment } from './decode/ctc-alignment';
export { ctcBestPath, ctcCollapse, type CtcPath } from './decode/ctc-best-path';
export { ctcPrefixBeam, type Labelling, type PrefixBeamOptions } from './decode/ctc-prefix-beam';
export { drawIndex, greedyIndex, sampleIndex, samplingDistribution, type SamplingOptions } from './decode/sampling';
export { bitsPerSymbol, perplexity, topAccuracy } from './metrics/prediction';
export { bootstrapInterval, type BootstrapOptions } from './metrics/bootstrap';
export { judgeDifference, widest, type Interval, type Verdict } from './metrics/interval';
export { meanOf, pairedDifferences, standardDeviation } from './metrics/paired';
export { studentInterval, studentQuantile } from './metrics/student';
export { createPlateauState, reportPlateau, type PlateauConfig, type PlateauState } from './optim/plateau';
export { learningRateAt, ONE_CYCLE_DEFAULTS, type Schedule } from './optim/schedules';
export {
  createEarlyStopping,
  reportValidation,
  type EarlyStoppingConfig,
  type EarlyStoppingState,
} from './train/early-stopping';
export { ADDING_BASELINE, addingTask, copyBaseline, copyTask, orderTask, type ClassicTask } from './tasks/classic';
export { exportPyTorch, type ProgramOptions } from './export/pytorch-program';
export { saveNetwork, type SaveNetworkOptions } from './export/save-network';
