import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { audioBasics, audioFeatures } from '../../../tests/golden/adapters/audio';
import { muLaw } from '../../../tests/golden/adapters/mulaw';
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
    'preemphasis_first64 preemphasis_sum_squares preemphasis_librosa_first_sample rms zcr',
    'spectral_centroid spectral_bandwidth spectral_rolloff spectral_flatness spectral_flux',
    'autocorrelation_first512_lag0_63',
  ];
  const pitched = 'yin_librosa yin_cmnd_frame0 yin_classic chroma_filter_cols_0_40 chroma';
  test('every signal is compared in all that is stored for it: 27 quantities, 5 more where there is a pitch', () => {
    expect(all).toHaveLength(6);
    for (const { name, comparisons, missing } of all) {
      expect(missing).toEqual([]);
      const hasPitch = ['formant_a', 'clipped_sine', 'dc_offset'].includes(name);
      const stored = [...quantities, ...(hasPitch ? [pitched] : [])].join(' ').split(' ');
      // Silence normalised by its own deviation would be rounding noise, and is not stored.
      expect(comparisons.map(({ quantity }) => quantity)).toEqual(
        stored.filter((quantity) => name !== 'silence' || quantity !== 'cmvn'),
      );
    }
  });
  test.each(all)('$name agrees with librosa and torchaudio', ({ comparisons }) => {
    expect(comparisons.filter(({ ok }) => !ok)).toEqual([]);
  });
  test('a quantity that is off by two parts in a million does not pass', () => {
    const file = read('audio_features');
    const golden = structuredClone(file.cases[1]);
    const { features } = golden as unknown as { features: Record<string, { data: number[] }> };
    for (const name of [...quantities, pitched].join(' ').split(' ')) {
      features[name].data = features[name].data.map((value) => value * (1 + 2e-6));
    }
    const { comparisons } = audioFeatures(golden, { kernels: 'reference' }, file, folder);
    expect(comparisons).toHaveLength(32);
    expect(comparisons.filter(({ ok }) => ok)).toEqual([]);
  });
});

describe('golden mulaw', () => {
  const all = results('mulaw', muLaw);
  test('256 and 16 levels are compared in four quantities each', () => {
    expect(all.map(({ name, comparisons }) => [name, comparisons.length])).toEqual([
      ['mulaw_256', 4],
      ['mulaw_16', 4],
    ]);
  });
  test.each(all)('$name agrees with torchaudio', ({ comparisons }) => {
    expect(comparisons.filter(({ ok }) => !ok)).toEqual([]);
  });
});
