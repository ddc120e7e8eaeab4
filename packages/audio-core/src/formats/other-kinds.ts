/**
 * What other programs' files start with, so that a refusal can name what was opened instead.
 *
 * Must not: be taken for a reader; a start is a guess.
 */
import { asciiAt, printable } from './ascii';
import { type Refusal, refuse } from './outcome';

const KINDS: readonly (readonly [start: string, name: string])[] = [
  ['RIFF', 'a RIFF file, such as WAV'],
  ['ID3', 'an MP3 file'],
  ['\xff\xfb', 'an MP3 file'],
  ['fLaC', 'a FLAC file'],
  ['OggS', 'an Ogg file'],
  ['FORM', 'an AIFF file'],
  ['.snd', 'an AU file'],
  ['NIST_1A', 'a NIST SPHERE file'],
  ['MThd', 'a MIDI file'],
  ['\x1a\x45\xdf\xa3', 'a WebM or Matroska file'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['Rar!', 'a RAR archive'],
];

/** Says what the file looks like where `wanted` (“a WAV file”) would start with `start` (“RIFF”, in its quotes). */
export function otherKind(bytes: Uint8Array, wanted: string, start: string, hint: string): Refusal {
  if (bytes.length === 0) return refuse('no-file', 0, 'The file is empty: it has no bytes.', hint);
  const begins = asciiAt(bytes, 0, 8);
  const known = KINDS.find(([prefix]) => begins.startsWith(prefix));
  const what = known === undefined ? `it starts with “${printable(begins.slice(0, 4))}”` : `it looks like ${known[1]}`;
  const message = `This is not ${wanted}: ${what}, where ${wanted} starts with ${start}.`;
  return refuse('other-kind', 0, message, hint);
}
