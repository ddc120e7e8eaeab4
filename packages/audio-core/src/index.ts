/** audio-core: signal, features, file formats and datasets. Imports nothing of ours; knows no DOM and no clock. */
export * from './datasets';
export * from './features';
export * from './formats';
export * from './melodies';
export * from './signal';
export * from './phonemes';
export * from './synthesis';
