/** The readers of foreign files, with what each of their answers owes. */
import {
  type TarFile,
  type SoundOutcome,
  openZip,
  parseAbc,
  parseAu,
  parseMidi,
  parseSphere,
  parseWav,
  readTar,
  readZipEntry,
  sourceOfBytes,
  streamOfSource,
} from '../src/formats';
import { type FuzzTarget, checkOutcome, mustBeFinite, mustHold } from './fuzz';
import { gzipSeeds, resummed, tarSeeds, zipSeeds } from './archive-files';
import { ABC_TOKENS, abcSeeds } from './abc-files';
import { textTargets } from './fuzz-texts';
import { midiSeeds } from './midi-files';
import { auSeeds, sphereSeeds, wavSeeds } from './sound-files';

function heard(parse: (bytes: Uint8Array) => SoundOutcome): (bytes: Uint8Array) => boolean {
  return (bytes) => {
    const outcome = parse(bytes);
    checkOutcome(outcome);
    if (!outcome.ok) {
      mustHold(outcome.offset <= bytes.length, `offset ${outcome.offset} is beyond the file`);
      return false;
    }
    const { samples, rateHz, channels, seconds } = outcome.value;
    mustBeFinite(samples, 'the sound');
    mustHold(
      samples.length > 0 && samples.length <= 2 * bytes.length,
      `${samples.length} samples of ${bytes.length} bytes`,
    );
    mustHold(
      rateHz >= 1000 && channels >= 1 && seconds === samples.length / rateHz,
      'rate, channels and length disagree',
    );
    return true;
  };
}

function readMidi(bytes: Uint8Array): boolean {
  const outcome = parseMidi(bytes);
  checkOutcome(outcome);
  if (!outcome.ok) {
    mustHold(outcome.offset <= bytes.length, `offset ${outcome.offset} is beyond the file`);
    return false;
  }
  const { notes, tempos, meters, keys, seconds } = outcome.value;
  mustBeFinite([seconds], 'the length');
  for (const list of [tempos, meters, keys]) {
    for (const item of list) mustHold(Number.isFinite(item.ticks), 'a change has no time');
  }
  for (const tempo of tempos) mustBeFinite([tempo.seconds, tempo.microsecondsPerQuarter], 'a tempo');
  let last = 0;
  for (const note of notes) {
    mustHold(note.pitch >= 0 && note.pitch < 128 && note.velocity > 0 && note.velocity < 128, 'a note is out of range');
    mustHold(Number.isFinite(note.onsetSeconds + note.durationSeconds), 'a note has no time');
    mustHold(note.onsetTicks >= last && note.durationTicks >= 0 && note.durationSeconds >= 0, 'notes are out of order');
    last = note.onsetTicks;
  }
  mustHold(notes.length > 0 && 3 * notes.length <= bytes.length, `${notes.length} notes of ${bytes.length} bytes`);
  return true;
}

function readAbc(bytes: Uint8Array): boolean {
  const outcome = parseAbc(bytes);
  checkOutcome(outcome);
  if (!outcome.ok) return false;
  mustHold(outcome.value.length > 0, 'a book without tunes');
  for (const { notes, chordSymbols, lengthQuarters, quartersPerMinute } of outcome.value) {
    mustHold(notes.length > 0 && notes.length <= 4096, `a tune of ${notes.length} notes`);
    mustBeFinite([lengthQuarters, quartersPerMinute ?? 0], 'a tune');
    mustBeFinite(
      chordSymbols.map((chord) => chord.onsetQuarters),
      'a chord',
    );
    let end = 0;
    for (const { pitch, onsetQuarters, durationQuarters } of notes) {
      mustHold(pitch >= 0 && pitch <= 127 && durationQuarters > 0, 'a note is out of range');
      mustHold(onsetQuarters >= end - 1e-6, 'notes overlap');
      end = onsetQuarters + durationQuarters;
      mustBeFinite([end], 'a note');
    }
    mustHold(end <= lengthQuarters + 1e-6, 'a note outlasts its tune');
  }
  return true;
}

function checkName(name: string): void {
  mustHold(name !== '' && !name.startsWith('/') && !name.split('/').includes('..'), `the name ${name} leads elsewhere`);
}

async function readTarFiles(bytes: Uint8Array): Promise<boolean> {
  let given = 0;
  const file = ({ name, size }: TarFile, body: Uint8Array): void => {
    checkName(name);
    mustHold(body.length === size, 'a file has another size than was said');
    given += 1;
  };
  const outcome = await readTar(streamOfSource(sourceOfBytes(bytes)), {
    wants: () => true,
    file,
    refused: (_, why) => checkOutcome(why),
  });
  checkOutcome(outcome);
  if (outcome.ok) mustHold(outcome.value.given === given, 'files are counted wrongly');
  return outcome.ok;
}

async function readZipFiles(bytes: Uint8Array): Promise<boolean> {
  const source = sourceOfBytes(bytes);
  const opened = await openZip(source);
  checkOutcome(opened);
  if (!opened.ok) return false;
  for (const entry of opened.value.entries) {
    checkName(entry.name);
    const outcome = await readZipEntry(source, entry);
    checkOutcome(outcome);
    if (outcome.ok) mustHold(outcome.value.length === entry.size, 'a file has another size than was said');
  }
  return true;
}

export const fuzzTargets: readonly FuzzTarget[] = [
  { name: 'wav', seeds: wavSeeds, read: heard(parseWav), quickRuns: 10_000, acceptedShare: [0.1, 0.9] },
  { name: 'au', seeds: auSeeds, read: heard(parseAu), quickRuns: 10_000, acceptedShare: [0.1, 0.9] },
  {
    name: 'sphere',
    seeds: sphereSeeds,
    tokens: ['-i ', '-r ', '-s2 ', 'sample_coding -s9 pcm,shorten', 'end_head\n', '01', '10', 'alaw', '65536', '\n'],
    read: heard(parseSphere),
    quickRuns: 10_000,
    acceptedShare: [0.1, 0.95],
  },
  { name: 'midi', seeds: midiSeeds, read: readMidi, quickRuns: 10_000, acceptedShare: [0.05, 0.9] },
  { name: 'abc', seeds: abcSeeds, tokens: ABC_TOKENS, read: readAbc, quickRuns: 5_000, acceptedShare: [0.1, 0.97] },
  {
    name: 'tar',
    seeds: tarSeeds,
    read: (bytes) => readTarFiles(resummed(bytes)),
    quickRuns: 3_000,
    quickCutStep: 4,
    acceptedShare: [0.1, 0.97],
  },
  // Each starts a decompressor of the platform, which takes half a millisecond.
  {
    name: 'tar-gz',
    seeds: gzipSeeds,
    read: readTarFiles,
    quickRuns: 1_000,
    quickCutStep: 2,
    acceptedShare: [0.01, 0.97],
  },
  { name: 'zip', seeds: zipSeeds, read: readZipFiles, quickRuns: 2_000, quickCutStep: 2, acceptedShare: [0.1, 0.97] },
  ...textTargets,
];
