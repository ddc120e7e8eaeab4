/** What a page asks of a reader, in words. The numbers are counted by the build, in tools/site/reading.ts. */
export interface Reading {
  readonly minutes: number;
  readonly demos: number;
  readonly exercises: number;
}

const plural = (n: number, word: string): string => (n === 0 ? '' : `${n} ${word}${n === 1 ? '' : 's'}`);

/** "9 minutes to read, 2 demos" */
export function readingText({ minutes, demos, exercises }: Reading): string {
  return [`${plural(minutes, 'minute')} to read`, plural(demos, 'demo'), plural(exercises, 'exercise')]
    .filter(Boolean)
    .join(', ');
}
