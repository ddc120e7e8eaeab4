/**
 * UrbanSound8K: 8732 slices of street sounds, at most 4 seconds each, in ten classes and ten folds.
 *
 * Source: Salamon, Jacoby, Bello 2014, doi:10.1145/2647868.2655045; counts and layout:
 * urbansounddataset.weebly.com/urbansound8k.html. Licence CC BY-NC. Each recording's slices are in one fold; the makers
 * ask that folds are not mixed and that the mean of all ten is reported. Rates, depths and channels differ.
 */
import { parseCsv } from './csv';
import type { DatasetEntry, DatasetSpec, Metadata, Refined } from './dataset';
import type { FileName } from './file-name';
import { counted } from './sentences';
import { splitAtRandom, splitByOfficialFolds } from './splits';

// prettier-ignore
const CLASSES = ['air_conditioner', 'car_horn', 'children_playing', 'dog_bark', 'drilling', 'engine_idling', 'gun_shot', 'jackhammer', 'siren', 'street_music'];
const FOLD_FILES = [873, 888, 925, 990, 936, 823, 838, 806, 816, 837];
const TABLE = 'urbansound8k.csv';
const SALIENCE: Readonly<Record<string, string>> = { 1: 'foreground', 2: 'background' };

export const urbanSound8k: DatasetSpec = {
  kind: 'urban-sound-8k',
  name: 'UrbanSound8K',
  source: 'https://doi.org/10.1145/2647868.2655045',
  licence: 'CC BY-NC',
  example: 'audio/fold5/100032-3-0-0.wav (recording, class, occurrence, slice)',
  labelName: 'sound',
  groupName: 'recording',
  groupsArePeople: false,
  classes: CLASSES,
  whole: {
    files: 8732,
    partName: 'fold',
    parts: FOLD_FILES.map((files, i) => [`fold ${i + 1}`, files]),
    partOf: (entry) => entry.officialPart ?? '',
  },
  isMetadata: ({ name }) => name === TABLE,
  readName({ name, folders }) {
    const read = /^(\d{1,9})-(\d{1,2})-(\d{1,4})-(\d{1,4})\.wav$/.exec(name);
    if (read === null) return { trouble: 'the name is not recording-class-occurrence-slice.wav' };
    const [, group, classId, occurrence, slice] = read;
    const label = CLASSES[Number(classId)];
    if (label === undefined) return { trouble: `class ${classId} is none of 0 to 9` };
    return { key: name, label, group, officialPart: foldOf(folders), extra: { occurrence, slice } };
  },
  refine: withTable,
  splits: ({ entries }) => [
    splitByOfficialFolds(
      {
        id: 'official',
        name: 'Official: the ten folds',
        verdict: 'honest',
        why: 'All slices of a recording are in one fold; the result is the mean of all folds, with its spread.',
      },
      entries,
    ),
    splitAtRandom(
      {
        id: 'random',
        name: 'A fifth at random',
        verdict: 'leaky',
        why: 'Slices of the same recording are on both sides, so that recordings are recognised instead of sounds.',
      },
      entries,
    ),
  ],
};

function foldOf(folders: readonly string[]): `fold ${number}` | null {
  const folds = folders.map((folder) => /^fold[ _-]?(\d{1,2})$/.exec(folder)).filter((read) => read !== null);
  const number = Number(folds.at(-1)?.[1]);
  return number >= 1 && number <= 10 ? `fold ${number}` : null;
}

/** Salience, seconds and folds from the table, and where it contradicts names and folders. */
async function withTable(entries: readonly DatasetEntry[], metadata: Metadata): Promise<Refined> {
  const { faults } = metadata;
  const table = await readTable(metadata);
  if (table === null) return { entries: withoutMixedRecordings(entries, metadata) };
  let seconds = 0;
  const present = new Set<string>();
  const refined = entries.map((entry) => {
    const name = entry.path.slice(Math.max(entry.path.lastIndexOf('/'), entry.path.lastIndexOf('\\')) + 1);
    const row = table.get(name.toLowerCase());
    if (row === undefined) {
      faults.file('not-listed', entry.path);
      return entry;
    }
    present.add(name.toLowerCase());
    if (row.label !== entry.label)
      faults.file('contradiction', entry.path, `the table says ${row.label}; the name counts`);
    if (entry.officialPart !== null && row.fold !== null && row.fold !== entry.officialPart) {
      faults.file(
        'contradiction',
        entry.path,
        `the table says ${row.fold}, the folder ${entry.officialPart}; the table counts`,
      );
    }
    seconds += row.seconds;
    return {
      ...entry,
      officialPart: row.fold ?? entry.officialPart,
      extra: { ...entry.extra, salience: row.salience, seconds: String(row.seconds) },
    };
  });
  for (const listed of table.keys()) if (!present.has(listed)) faults.file('listed-but-missing', listed);
  const hours = seconds > 0 ? { value: seconds / 3600, from: 'the table of the dataset' } : null;
  return { entries: withoutMixedRecordings(refined, metadata), hours };
}

interface Row {
  readonly label: string;
  readonly fold: `fold ${number}` | null;
  readonly salience: string;
  readonly seconds: number;
}

async function readTable(metadata: Metadata): Promise<ReadonlyMap<string, Row> | null> {
  const file: FileName | undefined = metadata.files.find(({ name }) => name === TABLE);
  if (file === undefined) {
    const message = 'metadata/UrbanSound8K.csv is not here; classes and folds follow names and folders.';
    metadata.faults.note('metadata-missing', message);
    return null;
  }
  const text = await metadata.text(file);
  if (text === null) return null;
  const csv = parseCsv(text);
  const problem = (why: string): null => {
    metadata.faults.note('metadata-unreadable', `UrbanSound8K.csv was not used: ${why}`, [file.path]);
    return null;
  };
  if (!csv.ok) return problem(csv.message);
  const [header, ...lines] = csv.value;
  const column = (name: string): number => header.findIndex((title) => title.trim().toLowerCase() === name);
  const [name, start, end, salience, fold, label] = ['slice_file_name', 'start', 'end', 'salience', 'fold', 'class'].map(column); // prettier-ignore
  if ([name, start, end, salience, fold, label].includes(-1)) {
    return problem('its first row does not name slice_file_name, start, end, salience, fold and class.');
  }
  const rows = new Map<string, Row>();
  let odd = 0;
  for (const line of lines) {
    const seconds = Number(line[end]) - Number(line[start]);
    const part = foldOf([`fold${line[fold]?.trim()}`]);
    if (line.length < header.length || part === null || !(seconds >= 0)) odd += 1;
    rows.set((line[name] ?? '').trim().toLowerCase(), {
      label: (line[label] ?? '').trim().toLowerCase(),
      fold: part,
      salience: SALIENCE[line[salience]?.trim() ?? ''] ?? 'unknown',
      seconds: seconds >= 0 && Number.isFinite(seconds) ? seconds : 0,
    });
  }
  if (odd > 0) {
    const message = `In UrbanSound8K.csv, ${counted(odd, 'row')} lack a fold from 1 to 10, a start or an end.`;
    metadata.faults.note('metadata-unreadable', message, [file.path]);
  }
  return rows;
}

/** Names recordings that are in two folds: then the folds are not what the makers drew. */
function withoutMixedRecordings(entries: readonly DatasetEntry[], { faults }: Metadata): readonly DatasetEntry[] {
  const folds = new Map<string, string | null>();
  for (const entry of entries) {
    const first = folds.get(entry.group) ?? entry.officialPart;
    if (entry.officialPart !== null && first !== null && first !== entry.officialPart) {
      faults.file('contradiction', entry.path, `slices of its recording are in ${first} too`);
    }
    folds.set(entry.group, first);
  }
  return entries;
}
