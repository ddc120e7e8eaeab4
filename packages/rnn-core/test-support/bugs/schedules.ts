/** Bugs in the schedules that a table of rates worked out by hand must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inSchedules = (bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file: 'optim/schedules.ts' }));

export const SCHEDULE_BUGS = inSchedules([
  { why: 'a step comes one update late', find: 'Math.floor(update / schedule.every)', replace: 'Math.floor((update - 1) / schedule.every)' }, // prettier-ignore
  { why: 'a milestone counts only once it is past', find: 'milestone <= update', replace: 'milestone < update' },
  { why: 'the cosine rises again after its end', find: 'Math.min(1, update / updates));\n    }\n    case \'cosine-restarts\'', replace: 'update / updates);\n    }\n    case \'cosine-restarts\'' }, // prettier-ignore
  { why: 'the cosine falls to 0 instead of the floor', find: 'return b + ((a - b) *', replace: 'return (a *' },
  { why: 'cycles do not grow', find: 'cycle *= lengthen;', replace: '' },
  { why: 'warm-up starts from 0', find: '* (update + 1)) / updates;', replace: '* update) / updates;' },
  { why: 'the schedule after the warm-up has already moved on', find: 'learningRateAt(then, update - updates)', replace: 'learningRateAt(then, update)' }, // prettier-ignore
  { why: 'the rate falls as one over the update, without the root', find: 'Math.sqrt(updates / (update + 1))', replace: 'updates / (update + 1)' }, // prettier-ignore
  { why: 'one-cycle ends at the rate over endDivisor', find: 'const end = start / endDivisor;', replace: 'const end = rate / endDivisor;' }, // prettier-ignore
  { why: 'one-cycle peaks one update late', find: 'const peak = rise * updates - 1;', replace: 'const peak = rise * updates;' }, // prettier-ignore
]);
