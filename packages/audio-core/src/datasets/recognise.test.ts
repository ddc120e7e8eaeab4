import { describe, expect, test } from 'vitest';
import { MINI_DATASETS, renamed, withMacJunk } from '../../test-support/mini-datasets';
import { DATASET_KINDS } from './kinds';
import { recogniseDataset } from './recognise';

const copies: readonly (readonly [name: string, change: (path: string) => string])[] = [
  ['as they are', (path) => path],
  ['in a folder of a folder', (path) => `My sounds/a copy (2)/${path}`],
  ['with Windows paths', (path) => `C:\\Data\\${path.replaceAll('/', '\\')}`],
  ['in capitals', (path) => path.toUpperCase()],
  ['in small letters', (path) => path.toLowerCase()],
  ['as an archive writes them', (path) => `./${path}`],
];

describe.each(DATASET_KINDS)('a copy of %s', (kind) => {
  const files = MINI_DATASETS[kind]();

  test.each(copies)('is recognised %s', (_, change) => {
    const found = recogniseDataset([...renamed(files, change).keys()]);
    expect(found).toMatchObject({ ok: true, kind, fitting: found.ok && found.sounds - asideOf(kind) });
  });

  test('is recognised with its faults and with what macOS adds', () => {
    const found = recogniseDataset([...withMacJunk(MINI_DATASETS[kind]({ faults: true })).keys()]);
    expect(found).toMatchObject({ ok: true, kind });
    expect(found.ok && found.message).toMatch(/left out|with its names/);
  });

  test('is recognised from one sound in the folder it belongs to', () => {
    const path = [...files.keys()].find((name) => /\.(wav|au)$/i.test(name));
    expect(recogniseDataset([path ?? ''])).toMatchObject({ ok: true, kind });
  });
});

function asideOf(kind: string): number {
  return kind === 'speech-commands' ? 1 : 0;
}

describe('a folder that is no dataset', () => {
  const answer = (paths: readonly string[]): { found: string; hint: string; lookedFor: readonly string[] } => {
    const found = recogniseDataset(paths);
    if (found.ok) throw new Error(found.message);
    return { found: found.found.join(' '), hint: found.hint, lookedFor: found.lookedFor };
  };

  test('is told what was looked for and what was found', () => {
    const { found, hint, lookedFor } = answer(['Music/a.mp3', 'Music/b.mp3', 'Music/cover.jpg', 'Music/Live/c.mp3']);
    expect(found).toContain('4 files: 3 .mp3 and 1 .jpg.');
    expect(hint).toContain('“Music/a.mp3” would have to be converted');
    expect(lookedFor).toHaveLength(DATASET_KINDS.length);
    expect(lookedFor.join()).toContain('Free Spoken Digit Dataset: recordings/7_jackson_32.wav');
  });

  test('with sounds of other names shows some of them', () => {
    const { found, hint } = answer(['x/one.wav', 'x/two.wav', 'y/three.wav', 'y/four.wav']);
    expect(found).toContain('In the folders “x” and “y”.');
    expect(found).toContain('4 sounds that can be read, such as “x/one.wav”, “x/two.wav” and “y/three.wav”.');
    expect(hint).toContain('whole folder');
  });

  test('with one fitting name among many is not taken for a dataset', () => {
    const others = Array.from({ length: 20 }, (_, i) => `x/sound ${i}.wav`);
    expect(answer([...others, 'x/0_anna_1.wav']).found).toContain('Only 1 name of them would fit Free Spoken Digit');
  });

  test('that is empty, holds junk only, or an archive, says so', () => {
    expect(answer([]).found).toBe('No file.');
    expect(answer(['__MACOSX/._a.wav', '.DS_Store', 'a/']).found).toContain('that systems leave behind');
    expect(answer(['Downloads/speech_commands_v0.02.tar.gz']).hint).toContain('Open the archive “Downloads/speech');
    expect(answer(['set.7z']).hint).toBe('Unpack “set.7z” first, then choose the folder.');
    expect(answer(['a/readme.txt']).hint).toContain('There is no sound here');
  });

  test('cannot hide its names or make the answer long', () => {
    const { found } = answer([`x/\u202egnp.${'a'.repeat(5000)}\u0007.wav`, 'x/b.wav']);
    expect(found).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(found.length).toBeLessThan(500);
  });
});
