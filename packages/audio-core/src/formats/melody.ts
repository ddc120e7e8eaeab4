/**
 * One line out of many notes: the highest at each onset, on a grid, each ending where the next begins.
 *
 * What a network that writes melodies learns from. Must not: invent notes; it says how many it left out.
 * Source: the skyline rule, Uitdenbogerd and Zobel 1999, doi:10.1145/319463.319470.
 */

export interface MelodyNote {
  /** In steps of the grid from the start. */
  readonly onsetSteps: number;
  /** At least 1. */
  readonly durationSteps: number;
  readonly pitch: number;
}

export interface Melody {
  readonly notes: readonly MelodyNote[];
  /** Notes that lay below another, or fell on the same step. */
  readonly droppedNotes: number;
}

/** Notes with onset and duration in quarters → the upper line on a grid of `stepsPerQuarter` (4: sixteenths). */
export function melodyOf(
  notes: readonly { readonly onsetQuarters: number; readonly durationQuarters: number; readonly pitch: number }[],
  stepsPerQuarter = 4,
): Melody {
  const upper = new Map<number, MelodyNote>();
  for (const { onsetQuarters, durationQuarters, pitch } of notes) {
    const onsetSteps = Math.round(onsetQuarters * stepsPerQuarter);
    const durationSteps = Math.max(1, Math.round(durationQuarters * stepsPerQuarter));
    const other = upper.get(onsetSteps);
    if (other === undefined || pitch > other.pitch) upper.set(onsetSteps, { onsetSteps, durationSteps, pitch });
  }
  const line = [...upper.values()].sort((a, b) => a.onsetSteps - b.onsetSteps);
  const kept = line.map((note, n) => {
    const next = n + 1 < line.length ? line[n + 1].onsetSteps : Infinity;
    return { ...note, durationSteps: Math.min(note.durationSteps, next - note.onsetSteps) };
  });
  return { notes: kept, droppedNotes: notes.length - kept.length };
}
