/** audio-core: signal, features and file formats. Imports nothing of ours; knows no DOM and no clock. */
export * from './features';
export * from './formats';
export * from './signal';
export * from './phonemes';
export * from './synthesis';
