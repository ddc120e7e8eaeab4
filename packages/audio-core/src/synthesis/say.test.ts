import { beforeAll, describe, expect, test } from 'vitest';
import { YIN_DEFAULTS, yin } from '../features/yin';
import { fixedSource } from '../phonemes/fixed-source';
import { drawPhrase, readPhrase, syllableCount } from './phrase';
import { pitchAt } from './pitch-contour';
import { MOODS, type Mood, type Prosody, moodProsody } from './prosody';
import { type ProsodyMeasures, measureProsody } from './prosody-measures';
import { sayPhrase } from './say';

const FULL = process.env.UNROLLED_FULL !== undefined;
const SYLLABLES = 6;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One phrase said in a mood by a speaker, measured. */
function measured(mood: Mood, baseHz: number, seed: number, variation = 0): ProsodyMeasures {
  const random = fixedSource(seed);
  const phrase = drawPhrase({ syllables: SYLLABLES }, random);
  return measureProsody(sayPhrase(phrase, moodProsody(mood, { baseHz, variation }, random), random).samples, SYLLABLES);
}

describe.each([95, 170])('six moods of a speaker at %i Hz, measured from the sound', (baseHz) => {
  const middles = {} as Record<Mood, Record<keyof ProsodyMeasures, number>>;
  beforeAll(() => {
    for (const mood of MOODS) {
      const all = Array.from({ length: FULL ? 25 : 5 }, (_, i) => i + 1).map((seed) => measured(mood, baseHz, seed));
      // The middle one: a phrase in which the pitch is heard an octave away does not count twice.
      const of = (name: keyof ProsodyMeasures) =>
        all.map((measures) => measures[name]).sort((a, b) => a - b)[Math.floor(all.length / 2)];
      middles[mood] = {
        pitchHz: of('pitchHz'),
        rangeSemitones: of('rangeSemitones'),
        endSemitones: of('endSemitones'),
        levelDb: of('levelDb'),
        syllablesPerSecond: of('syllablesPerSecond'),
        alphaDb: of('alphaDb'),
        aperiodicity: of('aperiodicity'),
      };
    }
  });
  /** Each mood of the list exceeds the next by a share of it, or by an amount for decibels and semitones. */
  function descends(name: keyof ProsodyMeasures, by: number, ...moods: readonly Mood[]): void {
    for (let i = 0; i + 1 < moods.length; i += 1) {
      expect([moods[i], middles[moods[i]][name] - middles[moods[i + 1]][name] > by]).toEqual([moods[i], true]);
    }
  }

  test('fear, joy and anger are high, calm and sadness below the usual', () => {
    for (const mood of ['fearful', 'happy', 'angry'] as const) descends('pitchHz', 15, mood, 'neutral');
    descends('pitchHz', 5, 'neutral', 'calm', 'sad');
  });
  test('joy and anger move widely, sadness, calm and fear little', () => {
    descends('rangeSemitones', 1, 'happy', 'neutral', 'calm');
    descends('rangeSemitones', 0.5, 'angry', 'neutral', 'sad');
    descends('rangeSemitones', 0.5, 'neutral', 'fearful');
  });
  test('joy ends higher than the usual, beside the rest of the sentence', () => {
    descends('endSemitones', 1, 'happy', 'neutral');
  });
  test('anger is louder than joy, then the usual, calm, and sadness', () => {
    descends('levelDb', 1.5, 'angry', 'happy', 'neutral', 'calm', 'sad');
  });
  test('fear is fastest, then anger, joy, the usual, calm, and sadness', () => {
    descends('syllablesPerSecond', 0.3, 'fearful', 'angry', 'happy', 'neutral', 'calm', 'sad');
  });
  test('a tense voice is bright and a breathy one dull', () => {
    // Anger also raises the pitch, which brings the fundamental up to the first formant and so takes some of it back.
    descends('alphaDb', 0.5, 'angry', 'neutral');
    descends('alphaDb', 1.5, 'neutral', 'sad');
  });
});

test('the nearest mean of seven measures names the mood of strangers whose every utterance differs', () => {
  const speakers = [85, 105, 150, 205];
  const names = [
    'pitchHz',
    'rangeSemitones',
    'endSemitones',
    'levelDb',
    'syllablesPerSecond',
    'alphaDb',
    'aperiodicity',
  ] as const;
  const row = (mood: Mood, baseHz: number, seed: number): number[] => {
    const measures = measured(mood, baseHz, seed, 0.15);
    return names.map((name) => (name === 'pitchHz' ? 12 * Math.log2(measures[name]) : measures[name]));
  };
  const rows = MOODS.flatMap((mood, m) =>
    speakers.flatMap((baseHz, s) =>
      Array.from({ length: FULL ? 10 : 2 }, (_, i) => ({ mood, s, x: row(mood, baseHz, 1000 * m + 100 * s + i) })),
    ),
  );
  // Of utterances of one mood, over all speakers.
  const deviation = names.map((_, d) => {
    const squares = MOODS.flatMap((mood) => {
      const own = rows.filter((one) => one.mood === mood).map(({ x }) => x[d]);
      return own.map((value) => (value - mean(own)) ** 2);
    });
    return Math.sqrt(mean(squares));
  });
  let right = 0;
  for (const { mood, s, x } of rows) {
    const others = rows.filter((other) => other.s !== s);
    const distance = MOODS.map((name) => {
      const own = others.filter((other) => other.mood === name);
      return names.reduce((sum, _, d) => sum + ((x[d] - mean(own.map((o) => o.x[d]))) / deviation[d]) ** 2, 0);
    });
    if (MOODS[distance.indexOf(Math.min(...distance))] === mood) right += 1;
  }
  // Guessing is right once in six.
  expect(right / rows.length).toBeGreaterThan(0.85);
});

describe('sayPhrase', () => {
  const neutral = moodProsody('neutral', { baseHz: 110 });
  const say = (text: string, prosody: Prosody, seed = 5) => sayPhrase(readPhrase(text), prosody, fixedSource(seed));

  test('follows the melody that was asked for', () => {
    for (const mood of ['neutral', 'happy', 'sad'] as const) {
      const prosody = { ...moodProsody(mood, { baseHz: 130 }), tempo: 0.5 };
      const { samples, parts, pitch } = say('ˈamaˈnami', prosody);
      const track = yin(samples, { ...YIN_DEFAULTS, frameSamples: 640, lowHz: 90 });
      const off: number[] = [];
      track.pitchHz.forEach((hz, t) => {
        // What is compared lies around half of the summed samples and half of a period.
        const centre = 160 * t + 230;
        const part = parts.find(({ from, to }) => centre >= from + 400 && centre < to - 400);
        if (part === undefined || track.aperiodicity[t] > 0.2) return;
        off.push(Math.abs(12 * Math.log2(hz / pitchAt(pitch, centre / 16_000))));
      });
      expect(off.length).toBeGreaterThan(20);
      // Without frames heard an octave away, as a high i may be: there one formant carries nearly all of the sound.
      expect(mean(off.filter((semitones) => semitones < 6))).toBeLessThan(0.4);
      expect(off.filter((semitones) => semitones >= 6).length / off.length).toBeLessThan(0.1);
    }
  });

  test('a question ends higher than it goes on, a statement lower', () => {
    const end = (finalSemitones: number): number => {
      const { samples } = say('ˈmanama', { ...neutral, finalSemitones });
      const { pitchHz } = yin(samples.subarray(samples.length - 2600, samples.length - 400));
      return pitchHz[pitchHz.length - 1];
    };
    expect(end(6) / end(0)).toBeGreaterThan(1.3);
    expect(end(-5) / end(0)).toBeLessThan(0.85);
  });

  test('an accent is higher, louder and longer than the same syllable without', () => {
    const vowels = (text: string) => say(text, { ...neutral, accentSemitones: 5, accentDb: 4 });
    const [with1, without] = [vowels('mamaˈmama'), vowels('mamamama')];
    const third = ({ parts }: typeof without) => parts.filter(({ kind }) => kind === 'vowel')[2];
    const level = (spoken: typeof without): number => {
      const { from, to } = third(spoken);
      return 10 * Math.log10(mean(Array.from(spoken.samples.subarray(from, to), (x) => x * x)));
    };
    const middle = ({ pitch, parts }: typeof without) =>
      pitchAt(pitch, (third({ pitch, parts } as typeof without).from + 800) / 16_000);
    expect(third(with1).to - third(with1).from).toBeGreaterThan(1.2 * (third(without).to - third(without).from));
    expect(level(with1)).toBeGreaterThan(level(without) + 2);
    expect(middle(with1)).toBeGreaterThan(1.2 * middle(without));
  });

  test('smiling raises the formants and leaves closures silent', () => {
    const { samples, parts } = say('tatata', { ...neutral, formantScale: 1.1 });
    const closure = parts.filter(({ kind }) => kind === 'closure')[1];
    const rest = samples.subarray(closure.from, closure.to);
    expect(Math.sqrt(mean(Array.from(rest, (x) => x * x)))).toBeLessThan(0.0012);
    expect(samples).not.toEqual(say('tatata', neutral).samples);
  });

  test('is decided by its random source and never leaves ±0.9, however angry', () => {
    const angry: Prosody = { ...moodProsody('angry', { baseHz: 220 }), loudnessDb: 6, accentDb: 12 };
    expect(say('ˈtanipuˈki', angry, 1).samples).toEqual(say('ˈtanipuˈki', angry, 1).samples);
    expect(say('ˈtanipuˈki', angry, 2).samples).not.toEqual(say('ˈtanipuˈki', angry, 1).samples);
    for (const value of say('ˈasaˈʃiˈku', angry).samples) expect(Math.abs(value)).toBeLessThan(0.9);
  });

  test('refuses prosodies that are none, and draws without a source', () => {
    expect(() => say('ma', { ...neutral, tempo: 3 })).toThrow(/tempo must lie in 0.4 … 2.5, got 3/);
    expect(() => say('ma', { ...neutral, quality: { ...neutral.quality, creak: 2 } })).toThrow(
      /creak must lie in 0 … 1/,
    );
    expect(() => moodProsody('sad', { baseHz: 100, variation: 0.2 })).toThrow(/needs a random source/);
  });
});

describe('phrases', () => {
  test('are read with their accents, and last longer the slower they are', () => {
    const phrase = readPhrase('ˈmati-na ˈsuk.');
    expect(phrase.phonemes).toEqual([6, 0, 4, 1, 7, 0, 8, 2, 5]);
    expect(phrase.accented.flatMap((is, i) => (is ? [i] : []))).toEqual([1, 7]);
    expect(syllableCount(phrase)).toBe(4);
    const seconds = [0.5, 1, 2].map((tempo) => {
      const prosody = { ...moodProsody('neutral', { baseHz: 100 }), tempo };
      return sayPhrase(phrase, prosody, fixedSource(1)).samples.length / 16_000;
    });
    expect(seconds[0]).toBeGreaterThan(1.5 * seconds[1]);
    expect(seconds[1]).toBeGreaterThan(1.5 * seconds[2]);
  });

  test('with letters that are none, an accent on nothing, or no vowel are refused', () => {
    expect(() => readPhrase('mexa')).toThrow(/got "e" in "mexa"/);
    for (const text of ['maˈt', 'pst', '', 'ˈ']) expect(() => readPhrase(text)).toThrow(/at least one vowel/);
    expect(() => drawPhrase({ syllables: 0 }, fixedSource(1))).toThrow(/at least 1, got 0/);
  });
});
