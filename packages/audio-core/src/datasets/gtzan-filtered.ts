/**
 * The division of GTZAN that leaves out repeated, mislabelled and distorted clips and keeps artists apart: clip numbers
 * of training (443), validation (197) and test (290).
 *
 * Source: Kereliuk, Sturm, Larsen 2015, doi:10.1109/TMM.2015.2478068; numbers as in the lists that
 * github.com/jordipons/sklearn-audio-transfer-learning keeps under data/index/GTZAN. Faults: Sturm 2013, arXiv:1306.1461.
 */
import type { OfficialPart } from './dataset';

type Numbers = readonly [train: string, validation: string, test: string];

// prettier-ignore
const FILTERED: Readonly<Record<string, Numbers>> = {
  blues: ['29-49 73-97', '0-11 50-60', '12-28 61-72 98-99'],
  classical: ['30-33 43-48 50-67 80-99', '0-10 68-76', '11-29 34-41 49 77-79'],
  country: ['19-26 28-29 65-99', '0-7 9-18 27 41-42 45 49', '30-40 43-44 46-48 50-51 53-64'],
  disco: ['5 15-20 22-37 39-45 47 49 53-54 56-57 59 61 70 73-74 89', '0 2-4 6-14 46 48 52 67-68 72 75 90 95', '1 21 58 62-66 69 76-88 91-94 96-97 99'],
  hiphop: ['2-25 28-29 31-38 41-42 55-61 77-80', '81-98', '0 26-27 30 40 43-45 51-54 62-75 99'],
  jazz: ['0-1 11-24 41 47-72', '2-10 25-32', '73-99'],
  metal: ['2-3 5 21 24 35 46-57 59-66 69 71-72 79-80 84 86 89-99', '0-1 6-11 16-20 36-37 68 76-77 81-82', '12-15 22-23 25-33 38-39 67 70 73-75 78 83 85 87-88'],
  pop: ['2-9 11-12 16-20 23-29 31-36 38-42 44 46 49-50 80 97-99', '10 53 55 58-62 81 83-86', '0-1 13-14 43 63-66 69-79 82 88-96'],
  reggae: ['0-2 4 6 9 11-12 14-32 42-45 49-51 54-60 63 69', '61-62 70 72 74 76-78 85 92-99', '34-40 46-48 52-53 64-68 71 79 82-84 87-90'],
  rock: ['0-9 16-26 57-70 91-99', '38 49-56 71-85', '10-15 27-37 39-48 86-90'],
};

function holds(numbers: string, clip: number): boolean {
  return numbers.split(' ').some((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return first <= clip && clip <= last;
  });
}

/** Genre and clip number (0 … 99) → its part; null if the clip is left out. */
export function filteredPart(genre: string, clip: number): OfficialPart | null {
  const [train, validation, test] = FILTERED[genre] ?? ['', '', ''];
  if (holds(train, clip)) return 'train';
  if (holds(validation, clip)) return 'validation';
  return holds(test, clip) ? 'test' : null;
}
