/**
 * The 61 phone symbols of TIMIT, folded to 48 for training and to 39 for scoring.
 *
 * Source: Lee, Hon 1989, doi:10.1109/29.46546, table 1; the symbols are those of the corpus, Garofolo et al. 1993,
 * doi:10.35111/17gk-bn40. `q`, the glottal stop, is deleted. The 39 count `sil`.
 */

export type PhoneSet = '61' | '48' | '39';

type Row = readonly [timit: string, kind: string, train48: string | null, score39: string | null];

// prettier-ignore
const ROWS: readonly Row[] = [
  ['aa', 'vowel', 'aa', 'aa'],
  ['ae', 'vowel', 'ae', 'ae'],
  ['ah', 'vowel', 'ah', 'ah'],
  ['ao', 'vowel', 'ao', 'aa'],
  ['aw', 'vowel', 'aw', 'aw'],
  ['ax', 'vowel', 'ax', 'ah'],
  ['ax-h', 'vowel', 'ax', 'ah'],
  ['axr', 'vowel', 'er', 'er'],
  ['ay', 'vowel', 'ay', 'ay'],
  ['b', 'stop', 'b', 'b'],
  ['bcl', 'stop closure', 'vcl', 'sil'],
  ['ch', 'affricate', 'ch', 'ch'],
  ['d', 'stop', 'd', 'd'],
  ['dcl', 'stop closure', 'vcl', 'sil'],
  ['dh', 'fricative', 'dh', 'dh'],
  ['dx', 'stop', 'dx', 'dx'],
  ['eh', 'vowel', 'eh', 'eh'],
  ['el', 'semivowel/glide', 'el', 'l'],
  ['em', 'nasal', 'm', 'm'],
  ['en', 'nasal', 'en', 'n'],
  ['eng', 'nasal', 'ng', 'ng'],
  ['epi', 'silence/other', 'epi', 'sil'],
  ['er', 'vowel', 'er', 'er'],
  ['ey', 'vowel', 'ey', 'ey'],
  ['f', 'fricative', 'f', 'f'],
  ['g', 'stop', 'g', 'g'],
  ['gcl', 'stop closure', 'vcl', 'sil'],
  ['h#', 'silence/other', 'sil', 'sil'],
  ['hh', 'semivowel/glide', 'hh', 'hh'],
  ['hv', 'semivowel/glide', 'hh', 'hh'],
  ['ih', 'vowel', 'ih', 'ih'],
  ['ix', 'vowel', 'ix', 'ih'],
  ['iy', 'vowel', 'iy', 'iy'],
  ['jh', 'affricate', 'jh', 'jh'],
  ['k', 'stop', 'k', 'k'],
  ['kcl', 'stop closure', 'cl', 'sil'],
  ['l', 'semivowel/glide', 'l', 'l'],
  ['m', 'nasal', 'm', 'm'],
  ['n', 'nasal', 'n', 'n'],
  ['ng', 'nasal', 'ng', 'ng'],
  ['nx', 'nasal', 'n', 'n'],
  ['ow', 'vowel', 'ow', 'ow'],
  ['oy', 'vowel', 'oy', 'oy'],
  ['p', 'stop', 'p', 'p'],
  ['pau', 'silence/other', 'sil', 'sil'],
  ['pcl', 'stop closure', 'cl', 'sil'],
  ['q', 'stop', null, null],
  ['r', 'semivowel/glide', 'r', 'r'],
  ['s', 'fricative', 's', 's'],
  ['sh', 'fricative', 'sh', 'sh'],
  ['t', 'stop', 't', 't'],
  ['tcl', 'stop closure', 'cl', 'sil'],
  ['th', 'fricative', 'th', 'th'],
  ['uh', 'vowel', 'uh', 'uh'],
  ['uw', 'vowel', 'uw', 'uw'],
  ['ux', 'vowel', 'uw', 'uw'],
  ['v', 'fricative', 'v', 'v'],
  ['w', 'semivowel/glide', 'w', 'w'],
  ['y', 'semivowel/glide', 'y', 'y'],
  ['z', 'fricative', 'z', 'z'],
  ['zh', 'fricative', 'zh', 'sh'],
];

/** The 61 symbols, in the alphabet's order. */
export const TIMIT_PHONES: readonly string[] = ROWS.map(([timit]) => timit);

/** Symbol → "vowel", "stop", "stop closure" … */
export const PHONE_KINDS: ReadonlyMap<string, string> = new Map(ROWS.map(([timit, kind]) => [timit, kind]));

const FOLDED: Readonly<Record<PhoneSet, ReadonlyMap<string, string | null>>> = {
  '61': new Map(ROWS.map(([timit]) => [timit, timit])),
  '48': new Map(ROWS.map(([timit, , train]) => [timit, train])),
  '39': new Map(ROWS.map(([timit, , , score]) => [timit, score])),
};

/** The symbols of a set, each once, in the order in which the 61 lead to them. */
export function phonesOf(set: PhoneSet): string[] {
  return [...new Set(FOLDED[set].values())].filter((phone) => phone !== null);
}

/** One of the 61 → its symbol in the set; null for `q` in the smaller sets, undefined for what is none of the 61. */
export function foldedPhone(phone: string, set: PhoneSet): string | null | undefined {
  return FOLDED[set].get(phone);
}
