/**
 * Miniature copies of the datasets: their folders, names, metadata and small generated sounds, so few that all of them
 * together are a few megabytes. With `faults`, each also has what goes wrong with copies in the world.
 *
 * Must not: hold a byte of the real ones. Sounds are tones: the pitch says the class, a second, weaker tone the speaker.
 */
import type { DatasetKind } from '../src/datasets';
import { writeWav } from '../src/formats/wav-write';
import { ascii, encoded } from './byte-writers';
import { au, riff, sphere, timitLines, wavFormat } from './sound-files';

/** Path, with `/`, → bytes. */
export type FileTree = Map<string, Uint8Array>;

export interface MiniOptions {
  readonly faults?: boolean;
}

/** A tone of the class, a weaker one of the speaker, and a little of both that changes with the take. */
export function miniSound(
  classIndex: number,
  groupIndex: number,
  take: number,
  rateHz: number,
  seconds = 0.2,
): number[] {
  const classHz = 300 * 2 ** (classIndex / 6);
  const groupHz = 120 * 2 ** (groupIndex / 8);
  const phase = 0.7 * take;
  return Array.from({ length: Math.round(seconds * rateHz * (1 + 0.1 * (take % 3))) }, (_, n) => {
    const t = (2 * Math.PI * n) / rateHz;
    return 0.5 * Math.sin(classHz * t + phase) + 0.2 * Math.sin(groupHz * t + 2 * phase);
  });
}

const wav = (levels: readonly number[], rateHz: number): Uint8Array => writeWav(Float32Array.from(levels), rateHz);
const text = (...lines: readonly string[]): Uint8Array => ascii(lines.map((line) => `${line}\n`).join(''));
const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');

export function miniFsdd({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map([['README.md', text('# Free Spoken Digit Dataset')]]);
  ['george', 'jackson', 'theo'].forEach((speaker, s) => {
    for (let digit = 0; digit < 10; digit += 1) {
      for (let take = 0; take < 8; take += 1) {
        files.set(`recordings/${digit}_${speaker}_${take}.wav`, wav(miniSound(digit, s, take, 8000), 8000));
      }
    }
  });
  if (faults) {
    files.delete('recordings/3_theo_7.wav');
    files.set('recordings/0_theo_0.wav', new Uint8Array(0));
    files.set('recordings/zero_theo_1.wav', wav(miniSound(0, 2, 1, 8000), 8000));
    files.set('recordings/9_george_2 (1).wav', wav(miniSound(9, 0, 2, 8000), 8000));
    files.set('recordings/4_jackson_3.wav', ascii('RIFF cut off'));
    files.set('backup/recordings/5_george_0.wav', wav(miniSound(5, 0, 0, 8000), 8000));
    files.set('recordings/6_george_1.mp3', ascii('ID3'));
  }
  return files;
}

const MINI_WORDS = ['yes', 'no', 'up', 'marvin'];
/** Six speakers whose SHA-1 puts two into each set. */
const MINI_SPEAKERS = ['daa66d13', 'b54cda26', '00000000', '9e3779b1', 'be1e0823', '6526afd1'];

export function miniSpeechCommands({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map([['README.md', text('## Speech Commands')]]);
  const lists: Record<'validation' | 'testing', string[]> = { validation: [], testing: [] };
  MINI_WORDS.forEach((word, w) => {
    MINI_SPEAKERS.forEach((speaker, s) => {
      for (let take = 0; take < 2; take += 1) {
        const path = `${word}/${speaker}_nohash_${take}.wav`;
        files.set(path, wav(miniSound(w, s, take, 16_000), 16_000));
        if (s === 2 || s === 3) lists.validation.push(path);
        if (s === 4 || s === 5) lists.testing.push(path);
      }
    });
  });
  files.set('_background_noise_/white_noise.wav', wav(miniSound(20, 20, 0, 16_000), 16_000));
  files.set('validation_list.txt', text(...lists.validation));
  files.set('testing_list.txt', text(...lists.testing));
  if (faults) {
    files.delete('testing_list.txt');
    files.delete('no/00000000_nohash_1.wav');
    files.set('up/daa66d13_nohash_0.wav', new Uint8Array(0));
    files.set('yes/my recording.wav', wav(miniSound(0, 7, 0, 16_000), 16_000));
  }
  return files;
}

export function miniGtzan({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map();
  ['blues', 'classical', 'jazz'].forEach((genre, g) => {
    // Clips of all three parts of the filtered division, and one that it leaves out.
    const clips =
      { blues: [0, 12, 29, 30, 50], classical: [0, 11, 30, 42, 99], jazz: [2, 33, 54, 73, 99] }[genre] ?? [];
    for (const clip of clips) {
      const levels = encoded(miniSound(g, clip, clip, 22_050), 'signed', 2, false);
      files.set(`genres/${genre}/${genre}.${padded(clip, 5)}.au`, au(3, levels, { rateHz: 22_050 }));
    }
  });
  if (faults) {
    files.set('genres/jazz/jazz.00054.au', ascii('not a sound at all'));
    files.set('genres_original/blues/blues.00000.wav', wav(miniSound(0, 0, 0, 22_050), 22_050));
    files.set('genres/jazz/blues.00031.au', au(3, encoded(miniSound(0, 31, 0, 22_050), 'signed', 2, false)));
    files.set('genres/rock/rock.00100.au', au(3, encoded(miniSound(9, 0, 0, 22_050), 'signed', 2, false)));
    files.set('images_original/blues/blues00000.png', ascii('\x89PNG'));
  }
  return files;
}

const URBAN_CLASSES = ['air_conditioner', 'car_horn', 'children_playing', 'dog_bark'];

export function miniUrbanSound({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map([['FREESOUNDCREDITS.txt', text('thanks')]]);
  const rows = ['slice_file_name,fsID,start,end,salience,fold,classID,class'];
  for (let fold = 1; fold <= 10; fold += 1) {
    URBAN_CLASSES.forEach((label, classId) => {
      const recording = 1000 * fold + classId;
      for (let slice = 0; slice < 2; slice += 1) {
        const name = `${recording}-${classId}-0-${slice}.wav`;
        const levels = miniSound(classId, fold, slice, 8000);
        // Forms differ from file to file, as in the real one.
        const bytes =
          fold === 2
            ? riff([wavFormat({ bits: 24 }), ['data', encoded(levels, 'signed', 3)]])
            : fold === 3
              ? riff([wavFormat({ tag: 3, bits: 32 }), ['data', encoded(levels, 'float', 4)]])
              : wav(levels, 8000);
        files.set(`audio/fold${fold}/${name}`, bytes);
        rows.push(`${name},${recording},${4 * slice}.0,${4 * slice + 0.2},${1 + slice},${fold},${classId},${label}`);
      }
    });
  }
  files.set('metadata/UrbanSound8K.csv', text(...rows));
  if (faults) {
    files.delete('audio/fold4/4000-0-0-0.wav');
    files.set('audio/fold5/77-3-0-0.wav', wav(miniSound(3, 0, 0, 8000), 8000));
    files.set('audio/fold6/1000-0-0-1.wav', wav(miniSound(0, 1, 1, 8000), 8000));
    files.set('audio/fold7/88-12-0-0.wav', wav(miniSound(3, 0, 0, 8000), 8000));
    const misnamed = rows.map((row) => row.replace(/^8001-1-0-0\.wav(.*)car_horn$/, '8001-1-0-0.wav$1siren'));
    files.set('metadata/UrbanSound8K.csv', text(...misnamed));
  }
  return files;
}

export function miniRavdess({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map();
  for (let actor = 1; actor <= 6; actor += 1) {
    const folder = `Actor_${padded(actor, 2)}`;
    for (let emotion = 1; emotion <= 8; emotion += 1) {
      for (let statement = 1; statement <= 2; statement += 1) {
        const name = `03-01-${padded(emotion, 2)}-01-${padded(statement, 2)}-01-${padded(actor, 2)}.wav`;
        files.set(`${folder}/${name}`, wav(miniSound(emotion, actor, statement, 48_000, 0.1), 48_000));
      }
    }
  }
  if (faults) {
    // Some copies hold everything twice.
    for (const [path, bytes] of [...files]) files.set(`audio_speech_actors_01-24/${path}`, bytes);
    const sound = wav(miniSound(1, 1, 1, 48_000, 0.1), 48_000);
    files.set('Actor_02/03-01-09-01-01-01-02.wav', sound);
    files.set('Actor_02/01-01-02-01-01-02-02.wav', sound);
    files.set('Actor_02/01-01-02-01-01-01-02.mp4', ascii('ftyp'));
    files.set('Actor_03/03-01-05-02-02-02-04.wav', sound);
    files.set('Actor_03/03-01-01-02-01-02-03.wav', sound);
  }
  return files;
}

export function miniEmoDb({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map();
  ['03', '08', '09', '10', '11', '16'].forEach((speaker, s) => {
    [...'WLEAFTN'].forEach((letter, emotion) => {
      ['a01', 'b03'].forEach((sentence, take) => {
        files.set(`wav/${speaker}${sentence}${letter}a.wav`, wav(miniSound(emotion, s, take, 16_000), 16_000));
      });
    });
  });
  if (faults) {
    const sound = wav(miniSound(0, 0, 0, 16_000), 16_000);
    files.set('wav/04a01Fa.wav', sound);
    files.set('wav/03a03Fa.wav', sound);
    files.set('wav/03a01Xa.wav', sound);
    files.set('lab/03a01Fa.lab', text('0 1 h'));
    files.set('wav/08a01Wa.wav', new Uint8Array(0));
  }
  return files;
}

export function miniTess({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map();
  ['OAF', 'YAF'].forEach((speaker, s) => {
    ['angry', 'disgust', 'fear', 'happy', 'neutral', 'ps', 'sad'].forEach((emotion, e) => {
      ['back', 'bar', 'base', 'read'].forEach((word, take) => {
        files.set(`${speaker}_${emotion}/${speaker}_${word}_${emotion}.wav`, wav(miniSound(e, s, take, 8000), 8000));
      });
    });
  });
  if (faults) {
    const sound = wav(miniSound(0, 0, 0, 8000), 8000);
    files.set('TESS again/OAF_angry/OAF_back_angry.wav', sound);
    files.set('OAF_neutral/OA_bite_neutral.wav', sound);
    files.set('YAF_sad/YAF_bite_sadly.wav', sound);
  }
  return files;
}

const TIMIT_SPEAKERS: readonly (readonly [set: string, region: number, speaker: string])[] = [
  ['TRAIN', 1, 'FCJF0'],
  ['TRAIN', 1, 'MDPK0'],
  ['TRAIN', 2, 'FAJW0'],
  ['TRAIN', 2, 'MARC0'],
  ['TEST', 1, 'MDAB0'],
  ['TEST', 1, 'FELC0'],
  ['TEST', 1, 'FAKS0'],
  ['TEST', 1, 'MJSW0'],
  ['TEST', 2, 'FRAM1'],
];
const MINI_SENTENCE = ['h#', 'sh', 'iy', 'q', 'ae', 'bcl', 'b', 'ix', 'nx', 'h#'];
const TIMIT_SAMPLES = 3200;

export function miniTimit({ faults = false }: MiniOptions = {}): FileTree {
  const files: FileTree = new Map([['DOC/SPKRINFO.TXT', text('; speakers')]]);
  const step = TIMIT_SAMPLES / MINI_SENTENCE.length;
  const phones = MINI_SENTENCE.map((phone, i) => `${i * step} ${(i + 1) * step} ${phone}`);
  TIMIT_SPEAKERS.forEach(([set, region, speaker], s) => {
    ['SA1', 'SA2', 'SI648', 'SX37', 'SX127'].forEach((sentence, take) => {
      const path = `TIMIT/${set}/DR${region}/${speaker}/${sentence}`;
      const levels = miniSound(speaker.startsWith('F') ? 6 : 0, s, 3 * take, 16_000);
      files.set(`${path}.WAV`, sphere(timitLines(TIMIT_SAMPLES), encoded(levels, 'signed', 2)));
      files.set(`${path}.PHN`, text(...phones));
      files.set(`${path}.WRD`, text(`${step} ${9 * step} she`));
      files.set(`${path}.TXT`, text(`0 ${TIMIT_SAMPLES} She had.`));
    });
  });
  if (faults) {
    const folder = 'TIMIT/TRAIN/DR1/FCJF0';
    files.delete(`${folder}/SX37.PHN`);
    files.delete(`${folder}/SI648.WAV`);
    files.set(`${folder}/SX127.PHN`, text('0 320 h#', '400 700 sh', '650 900 zz', 'end'));
    files.set(`${folder}/SA1.WAV.wav`, wav(miniSound(6, 0, 0, 16_000), 16_000));
    files.set(
      'TIMIT/TRAIN/DR1/FELC0/SX37.WAV',
      sphere(timitLines(10), encoded(new Array<number>(10).fill(0), 'signed', 2)),
    );
    files.set('TIMIT/TRAIN/DR1/somebody/SX37.WAV', wav(miniSound(0, 0, 0, 16_000), 16_000));
  }
  return files;
}

export const MINI_DATASETS: Readonly<Record<DatasetKind, (options?: MiniOptions) => FileTree>> = {
  timit: miniTimit,
  'speech-commands': miniSpeechCommands,
  gtzan: miniGtzan,
  'urban-sound-8k': miniUrbanSound,
  fsdd: miniFsdd,
  ravdess: miniRavdess,
  'emo-db': miniEmoDb,
  tess: miniTess,
};

/** The same files with other paths. */
export function renamed(files: FileTree, rename: (path: string) => string): FileTree {
  return new Map([...files].map(([path, bytes]) => [rename(path), bytes]));
}

/** With what macOS writes beside every file into an archive. */
export function withMacJunk(files: FileTree): FileTree {
  const result: FileTree = new Map([['.DS_Store', text('Bud1')]]);
  for (const [path, bytes] of files) {
    const slash = path.lastIndexOf('/') + 1;
    result.set(path, bytes);
    result.set(`__MACOSX/${path.slice(0, slash)}._${path.slice(slash)}`, text('Mac OS X'));
    result.set(`${path.slice(0, slash)}._${path.slice(slash)}`, text('Mac OS X'));
    result.set(`${path.slice(0, slash)}Thumbs.db`, text('thumbs'));
  }
  return result;
}
