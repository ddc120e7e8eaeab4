/**
 * What is odd about a copy of a dataset, gathered file by file and told in sentences.
 *
 * Must not: grow with the number of oddities beyond 20 names of each kind.
 */
import type { DatasetFault, FaultCode } from './dataset';
import { counted, grouped, shown } from './sentences';

const MOST_PATHS = 20;

/** The sentences of faults that are counted file by file. */
const SENTENCES = {
  'unreadable-name': (n: number) =>
    `${counted(n, 'sound file')} ${n === 1 ? 'has a name' : 'have names'} that this dataset does not use; left out.`,
  'unreadable-format': (n: number) =>
    `${counted(n, 'file')} of a format that is not read here (WAV, AU and SPHERE are); left out.`,
  'empty-file': (n: number) => `${counted(n, 'file')} without a single byte; left out.`,
  duplicate: (n: number) =>
    `${counted(n, 'file')} ${n === 1 ? 'is' : 'are'} there a second time under another path or ending; one of each is used.`,
  'missing-pair': (n: number) => `${counted(n, 'file')} ${n === 1 ? 'lacks its' : 'lack their'} counterpart.`,
  contradiction: (n: number) => `Of ${counted(n, 'file')}, name, folder and metadata do not agree.`,
  'listed-but-missing': (n: number) =>
    `${counted(n, 'file')} of the dataset's own list ${n === 1 ? 'is' : 'are'} not here.`,
  'not-listed': (n: number) => `${counted(n, 'file')} ${n === 1 ? 'is' : 'are'} not in the dataset's own list.`,
} satisfies Partial<Record<FaultCode, (count: number) => string>>;

export type CountedFault = keyof typeof SENTENCES;

export interface FaultList {
  /** One more file with that fault; `why` is a clause. */
  file(code: CountedFault, path: string, why?: string): void;
  /** A fault of the whole. */
  note(code: FaultCode, message: string, paths?: readonly string[]): void;
  list(): DatasetFault[];
}

export function faultList(): FaultList {
  const files = new Map<CountedFault, { count: number; paths: string[]; example: string | null }>();
  const notes: DatasetFault[] = [];
  return {
    file(code, path, why) {
      const known = files.get(code) ?? { count: 0, paths: [], example: null };
      known.count += 1;
      if (known.paths.length < MOST_PATHS) known.paths.push(path);
      if (why !== undefined) known.example ??= `${shown(path)}: ${why}.`;
      files.set(code, known);
    },
    note(code, message, paths = []) {
      notes.push({ code, message, count: Math.max(1, paths.length), paths: paths.slice(0, MOST_PATHS) });
    },
    list: () => [
      ...notes,
      ...[...files].map(([code, { count, paths, example }]) => {
        const first = example === null ? '' : ` ${count === 1 ? '' : `One of the ${grouped(count)}: `}${example}`;
        return { code, message: `${SENTENCES[code](count)}${first}`, count, paths };
      }),
    ],
  };
}
