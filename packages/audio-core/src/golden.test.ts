import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { audioBasics, audioFeatures } from '../../../tests/golden/adapters/audio';
import type { Adapter, GoldenFile } from '../../../tests/golden/compare';

const folder = fileURLToPath(new URL('../../../tests/golden/', import.meta.url));
const read = (name: string): GoldenFile => JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8'));

function results(name: string, adapter: Adapter) {
  const file = read(name);
  return file.cases.map((golden) => ({
    name: golden.name,
    ...adapter(golden, { kernels: 'reference' }, file, folder),
  }));
}

describe('golden audio_basics', () => {
  const all = results('audio_basics', audioBasics);
  test('all 17 cases have code for every quantity', () => {
    expect(all).toHaveLength(17);
    expect(all.filter(({ comparisons, missing }) => comparisons.length === 0 || missing.length > 0)).toEqual([]);
  });
  test.each(all)('$name agrees with librosa', ({ comparisons }) => {
    expect(comparisons.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('golden audio_features', () => {
  const all = results('audio_features', audioFeatures);
  const quantities = [
    'stft_re stft_im power power_total_per_frame mel_slaney mel_htk logmel_db_top80',
    'mfcc_librosa mfcc_librosa_lifter22 mfcc_torchaudio_ln mfcc_torchaudio_db',
    'delta1_librosa_w9_interp delta2_librosa_w9_interp delta1_regression_w5 delta2_regression_w5 cmvn',
  ];
  test('every signal is compared in each of the 16 quantities there is code for', () => {
    expect(all).toHaveLength(6);
    for (const { name, comparisons } of all) {
      // Silence normalised by its own deviation would be rounding noise, and is not stored.
      const stored = quantities.join(' ').split(' ');
      expect(comparisons.map(({ quantity }) => quantity)).toEqual(
        stored.filter((quantity) => name !== 'silence' || quantity !== 'cmvn'),
      );
    }
  });
  test.each(all)('$name agrees with librosa and torchaudio', ({ comparisons }) => {
    expect(comparisons.filter(({ ok }) => !ok)).toEqual([]);
  });
  test('a quantity that is off by one part in a million does not pass', () => {
    const file = read('audio_features');
    const golden = structuredClone(file.cases[1]);
    const { features } = golden as unknown as { features: Record<string, { data: number[] }> };
    for (const name of quantities.join(' ').split(' ')) {
      features[name].data = features[name].data.map((value) => value * (1 + 1e-6));
    }
    const { comparisons } = audioFeatures(golden, { kernels: 'reference' }, file, folder);
    expect(comparisons.filter(({ ok }) => ok)).toEqual([]);
  });
});
