export * from './wav';
export * from './wav-write';
