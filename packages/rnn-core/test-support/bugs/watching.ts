/** Bugs in what is watched while training: early stopping, plateaus, top-k. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const EARLY_STOPPING_BUGS = inFile('train/early-stopping.ts', [
  { why: 'patience is not renewed', find: 'state.waited = 0;', replace: '' },
  { why: 'it stops one report early', find: 'state.waited > patience', replace: 'state.waited >= patience' },
  { why: 'NaN counts as better', find: '!Number.isNaN(value) && gain > margin', replace: '!(gain <= margin)' },
  { why: 'scores are taken for losses', find: ': value - state.best;', replace: ': state.best - value;' },
]);

export const PLATEAU_BUGS = inFile('optim/plateau.ts', [
  { why: 'it drops one report early', find: 'state.waited > patience', replace: 'state.waited >= patience' },
  { why: 'patience is not renewed after a drop', find: 'state.cooling = cooldown;\n    state.waited = 0;', replace: 'state.cooling = cooldown;' }, // prettier-ignore
  { why: 'the cooldown never ends', find: 'state.cooling -= 1;', replace: '' },
  { why: 'the margin is ignored', find: 'state.best * (1 - margin)', replace: 'state.best' },
]);

export const TOP_ACCURACY_BUGS = inFile('metrics/prediction.ts', [
  { why: 'padding counts', find: 'if (mask[n] === 0) continue;', replace: '' },
  { why: 'the label counts itself among those ahead', find: 'other > own ||', replace: 'other >= own ||' },
  { why: 'one guess too many is allowed', find: 'if (ahead < count)', replace: 'if (ahead <= count)' },
]);
