export type * from './experiment';
export { DEFAULT_KERNELS, isKernelChoice, KERNEL_NAMES, kernelsNamed } from './kernels';
export { labError, toLabError, type ThrownLabError } from './errors';
export {
  changedValues,
  defaultValues,
  formatParam,
  LARGEST_SEED,
  parseValue,
  parseValues,
  readValues,
  seedKey,
  seedOf,
  sliderLast,
  sliderPosition,
  valueAtPosition,
  type ReadValues,
} from './schema';
export { addFrame, addFrames, curvePoints, EMPTY_PICTURE } from './picture';
export { runToEnd, startRun, type AnyExperiment, type LocalOptions, type LocalRun } from './run-local';
export { createJudge, type ExerciseInCode, type JudgeParams } from './judge';
export { serve } from './serve';
export { connect, type ConnectOptions, type LabConnection, type RemoteRun, type WorkerLike } from './connect';
