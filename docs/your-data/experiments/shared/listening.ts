/**
 * The settings of the classifier: what it hears, what it is made of, how it learns.
 *
 * Chosen on the digits of three speakers, never by a result that is reported: on takes 5 to 9 of the official training
 * takes, learning from takes 10 to 19; and on networks that learned from one speaker and were tried on another, while
 * those reported learn from two. In the latter every speaker was tried on, so the choice has heard of all three.
 * Must not: depend on what is tested.
 */
import type { AugmentRanges } from './augment';
import type { FeatureOptions } from './features';
import type { RecordingSet } from './recordings';
import type { ClassifierSettings } from './training';

const HOP_MS = 15;
const WINDOW_MS = 25;
/** Frames kept: so many times what 95 of 100 recordings have. */
const ROOM = 1.5;
const MOST_FRAMES = 200;
const LEAST_FRAMES = 10;
/** No more of any recording is heard: 3.01 s. */
export const HEARD_SECONDS = (WINDOW_MS + (MOST_FRAMES - 1) * HOP_MS) / 1000;

/** Every change at strength 1. */
const RANGES: AugmentRanges = {
  tempoOctaves: 0.3,
  tractOctaves: 0.12,
  pitchOctaves: 0.1,
  noiseDb: 15,
  maskBands: 3,
  maskTime: 0.1,
};

/** Thirteen cepstra and their slopes, every 15 ms. */
export function featureOptionsFor({ rateHz, recordings }: Pick<RecordingSet, 'rateHz' | 'recordings'>): FeatureOptions {
  const frames = recordings.map(({ samples }) => 1 + (1000 * samples.length) / rateHz / HOP_MS).sort((a, b) => a - b);
  const usual = ROOM * frames[Math.floor(0.95 * (frames.length - 1))];
  return {
    rateHz,
    windowMs: WINDOW_MS,
    hopMs: HOP_MS,
    bandCount: rateHz > 8_000 ? 32 : 24,
    lowHz: 100,
    highHz: 0.475 * rateHz,
    coefficientCount: 13,
    floorDb: 60,
    deltaOrder: 1,
    deltaHalfWidth: 2,
    maxFrames: Math.round(Math.min(MOST_FRAMES, Math.max(LEAST_FRAMES, usual))),
  };
}

/** How much of a recording the features reach over. */
export function heardSecondsOf({ windowMs, hopMs, maxFrames }: FeatureOptions): number {
  return (windowMs + (maxFrames - 1) * hopMs) / 1000;
}

/** What the reader sets. */
export interface Choices {
  readonly cell: string;
  readonly directions: string;
  readonly hidden: number;
  readonly epochs: number;
  readonly rate: number;
  /** 0: every recording is heard as it is. */
  readonly augment: number;
  readonly dropout: number;
}

export function settingsFor(choices: Choices): ClassifierSettings {
  const { cell, directions, hidden, epochs, rate, augment, dropout } = choices;
  return {
    cell: cell === 'lstm' ? 'lstm' : 'gru',
    directions: directions === 'one' ? 'one' : 'two',
    ...{ hidden, epochs, rate },
    inputDropout: dropout / 3,
    outputDropout: dropout,
    smoothing: 0.1,
    weightDecay: 0.05,
    batch: 16,
    ranges: rangesAt(augment),
    priorFrames: 5,
  };
}

function rangesAt(strength: number): AugmentRanges {
  return {
    tempoOctaves: strength * RANGES.tempoOctaves,
    tractOctaves: strength * RANGES.tractOctaves,
    pitchOctaves: strength * RANGES.pitchOctaves,
    noiseDb: strength > 0 && RANGES.noiseDb !== null ? RANGES.noiseDb - 20 * Math.log10(strength) : null,
    maskBands: Math.round(strength * RANGES.maskBands),
    maskTime: Math.min(0.5, strength * RANGES.maskTime),
  };
}
