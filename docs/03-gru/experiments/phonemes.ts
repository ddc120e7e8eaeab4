/**
 * The task of chapter 1 with three networks, briefly enough to wait for.
 *
 * Promise: none is above the limit of the past by more than three standard errors; and where closures last three times as
 * long, the GRU is ahead of the simple network by more than three.
 */
import { phonemesExperiment } from './shared/phonemes-experiment';

export const experiment = phonemesExperiment('Which of the three hears most of it?', 600);
