import { describe, expect, test } from 'vitest';
import { CATEGORIES, CATEGORY_COUNT, MANNER, MURMUR, PHONEMES, PLACES, PLACE_OF, SILENCE } from './inventory';

describe('phoneme inventory', () => {
  test('lists ten phonemes in the order of the labels', () => {
    expect(PHONEMES.join(' ')).toBe('a i u p t k m n s ʃ');
    expect(MANNER.length).toBe(10);
    expect(PLACE_OF.map((place) => PLACES[place])).toEqual([
      undefined,
      undefined,
      undefined,
      'labial',
      'alveolar',
      'velar',
      'labial',
      'alveolar',
      'alveolar',
      'postalveolar',
    ]);
  });

  test('has 58 categories with names of their own and no gap', () => {
    expect(CATEGORY_COUNT).toBe(58);
    expect(CATEGORIES.length).toBe(58);
    expect(new Set(Array.from(CATEGORIES, (category) => category.name)).size).toBe(58);
  });

  test('shares silence among p t k and murmur among m n, and nothing else', () => {
    const names = (category: number) => CATEGORIES[category].phonemes.map((k) => PHONEMES[k]).join('');
    expect(names(SILENCE)).toBe('ptk');
    expect(names(MURMUR)).toBe('mn');
    const others = CATEGORIES.filter((_, c) => c !== SILENCE && c !== MURMUR);
    expect(others.every((category) => category.phonemes.length === 1)).toBe(true);
  });

  test('leans a glide most towards the consonant in the frame beside it', () => {
    const shares = (kind: string) =>
      CATEGORIES.filter((c) => c.kind === kind && c.phonemes[0] === 0 && c.place === 0).map((c) => c.locusShare);
    expect(shares('onglide')).toEqual([2 / 3, 1 / 3]);
    expect(shares('offglide')).toEqual([1 / 3, 2 / 3]);
  });
});
