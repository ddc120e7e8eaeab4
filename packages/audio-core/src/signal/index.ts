export * from './fft';
export * from './framing';
export * from './hold';
export * from './lcg';
export * from './real-fft';
export * from './resample';
export * from './windows';
