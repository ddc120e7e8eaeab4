/** The readers of the small text files that datasets bring, with what each of their answers owes. */
import { type DatasetIndex, indexDataset, memoryListing, offerSplits, parseTimedLabels } from '../src/datasets';
import { parseCsv } from '../src/datasets/csv';
import { ascii } from './byte-writers';
import { type FuzzTarget, checkOutcome, mustBeFinite, mustHold } from './fuzz';
import { MINI_DATASETS } from './mini-datasets';

function readTable(bytes: Uint8Array): boolean {
  const outcome = parseCsv(String.fromCharCode(...bytes));
  checkOutcome(outcome);
  if (outcome.ok) mustHold(!outcome.value.some((row) => row.length === 0), 'an empty row');
  return outcome.ok;
}

function readLabels(bytes: Uint8Array): boolean {
  for (const kind of ['phones', 'words'] as const) {
    const outcome = parseTimedLabels(bytes, { kind, samples: 400 });
    checkOutcome(outcome);
    if (!outcome.ok) continue;
    for (const { begin, end, label } of outcome.value) {
      mustHold(begin >= 0 && begin < end && end <= 400 && label !== '', `${begin} ${end} ${label}`);
    }
  }
  return parseTimedLabels(bytes, { kind: 'words' }).ok;
}

/** Four slices of two folds, and a table for them. */
const SLICES = [
  'audio/fold1/7-3-0-0.wav',
  'audio/fold1/7-3-0-1.wav',
  'audio/fold2/8-1-0-0.wav',
  'audio/fold2/9-3-1-0.wav',
];
const TABLE = [
  'slice_file_name,fsID,start,end,salience,fold,classID,class',
  '7-3-0-0.wav,7,0.0,0.317551,1,1,3,dog_bark',
  '7-3-0-1.wav,7,4,8.25,2,1,3,dog_bark',
  '8-1-0-0.wav,8,0,4,1,2,1,car_horn',
];

/** Whatever the table says, every file is in the index once, with a known class, and numbers are numbers. */
async function readFolds(bytes: Uint8Array): Promise<boolean> {
  const sounds = SLICES.map((path) => [path, Uint8Array.of(1)] as const);
  const files = new Map([...sounds, ['metadata/UrbanSound8K.csv', bytes] as const]);
  const index = await indexDataset('urban-sound-8k', memoryListing(files));
  mustHold(index.entries.length === SLICES.length, `${index.entries.length} entries of ${SLICES.length} files`);
  checkIndex(index);
  return !index.faults.some(
    ({ code }) => code === 'metadata-unreadable' || code === 'metadata-missing' || code === 'empty-file',
  );
}

const COMMANDS = [...MINI_DATASETS['speech-commands']()].filter(([path]) => path.endsWith('.wav'));

/** Whatever the list says, every file is in one of the three sets. Accepted if the test set is neither empty nor all. */
async function readList(bytes: Uint8Array): Promise<boolean> {
  const sounds = COMMANDS.map(([path]) => [path, Uint8Array.of(1)] as const);
  const lists = [
    ['validation_list.txt', ascii('no/9e3779b1_nohash_0.wav\n')],
    ['testing_list.txt', bytes],
  ] as const;
  const index = await indexDataset('speech-commands', memoryListing(new Map([...sounds, ...lists])));
  checkIndex(index);
  const parts = index.entries.map(({ officialPart }) => officialPart);
  mustHold(!parts.includes(null), 'a file is in no set');
  const tested = parts.filter((part) => part === 'test').length;
  return tested > 0 && tested < parts.length;
}

function checkIndex(index: DatasetIndex): void {
  mustBeFinite([index.bytes, index.hours?.value ?? 0], 'the index');
  for (const { message, count, paths } of index.faults) {
    mustHold(message.length > 10 && message.length < 1000, `says too little or too much: ${message}`);
    mustHold(count >= 0 && paths.length <= 20, `${count} faults with ${paths.length} paths`);
  }
  for (const split of offerSplits(index)) {
    const { train, validation, test } = split.fold(0);
    const all = [...train, ...validation, ...test];
    mustHold(new Set(all).size === all.length, `${split.id} has a file on both sides`);
  }
}

export const textTargets: readonly FuzzTarget[] = [
  {
    name: 'csv',
    seeds: () => [ascii('a,b,c\n1,"2,""x""",3\r\n4,5,6\n'), ascii('"x"\n"y\nz"')],
    tokens: ['"', ',', '\r\n', '""', '",'],
    read: readTable,
    quickRuns: 3_000,
    acceptedShare: [0.1, 0.99],
  },
  {
    name: 'labels',
    seeds: () => [
      ascii('0 100 h#\n100 250 sh\n250 300 iy\n300 340 q\n340 500 bcl\n500 520 h#\n'),
      ascii('0 7 h#\r\n7 90 ax-h\r\n'),
      ascii('1 2 aa'),
    ],
    tokens: ['h#', ' ', '\n', '4294967296', '99', '0 '],
    read: readLabels,
    quickRuns: 3_000,
    acceptedShare: [0.1, 0.95],
  },
  {
    name: 'folds',
    seeds: () => [ascii(`${TABLE.join('\n')}\n`), ascii(TABLE.join('\r\n'))],
    tokens: [',', '\n', '"', 'class', 'fold', '1e999', '-1', 'NaN', '11', '8-1-0-0.wav'],
    read: readFolds,
    quickRuns: 800,
    quickCutStep: 2,
    acceptedShare: [0.05, 0.97],
  },
  {
    name: 'list',
    seeds: () => [
      ascii('yes/6526afd1_nohash_0.wav\nno/be1e0823_nohash_1.wav\nup/be1e0823_nohash_0.wav\n'),
      ascii('marvin\\6526afd1_nohash_1.wav\r\nyes/be1e0823_nohash_0.wav'),
    ],
    tokens: ['yes/', '_nohash_', '.wav', '\n', '\r', '\\', '../', '6526afd1'],
    read: readList,
    quickRuns: 400,
    quickCutStep: 4,
    acceptedShare: [0.1, 0.99],
  },
];
