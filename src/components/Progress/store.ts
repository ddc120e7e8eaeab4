/**
 * What is kept of a reader on this device, as a whole: to be shown, saved, put back, and forgotten.
 *
 * The marks of pages are kept by Chapters/read-marks, the exercises by Exercise/work. Must not: keep anything itself.
 */
import { readMarks, replaceMarks } from '../Chapters/read-marks';
import { allWork, replaceWork } from '../Exercise/work';
import type { Kept } from './progress';

export function keptNow(): Kept {
  return { read: [...readMarks()], exercises: Object.fromEntries(allWork()) };
}

/** Makes `kept` all that is kept. */
export function keep(kept: Kept): void {
  replaceMarks(kept.read);
  replaceWork(new Map(Object.entries(kept.exercises)));
}

/** Whether this device will still know tomorrow what is written now. */
export function storageKeeps(): boolean {
  const key = 'unrolled.test';
  try {
    window.localStorage.setItem(key, '1');
    const works = window.localStorage.getItem(key) === '1';
    window.localStorage.removeItem(key);
    return works;
  } catch {
    return false;
  }
}
