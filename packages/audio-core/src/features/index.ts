export * from './cmvn';
export * from './course-mfcc';
export * from './dct';
export * from './decibel';
export * from './deltas';
export * from './mel';
export * from './mfcc';
export * from './stft';
