/** Bugs in the decoders that trying everything must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const BEST_PATH_BUGS = inFile('decode/ctc-best-path.ts', [
  { why: 'blanks are dropped before runs are merged', find: 'return Array.from(path).filter((label, t) => label !== blank && (t === 0 || label !== path[t - 1]));', replace: 'const kept = Array.from(path).filter((label) => label !== blank); return kept.filter((label, t) => t === 0 || label !== kept[t - 1]);' }, // prettier-ignore
  { why: 'runs are not merged', find: ' && (t === 0 || label !== path[t - 1])', replace: '' },
  { why: 'the blank is class 0 whatever was asked for', find: 'labels: ctcCollapse(path, blank)', replace: 'labels: ctcCollapse(path)' }, // prettier-ignore
  { why: 'the least probable class is taken', find: 'if (logY[row + j] > logY[row + best])', replace: 'if (logY[row + j] < logY[row + best])' }, // prettier-ignore
]);

export const PREFIX_BEAM_BUGS = inFile('decode/ctc-prefix-beam.ts', [
  { why: 'equal labels merge also across a blank', find: 'const before = j === last ? prefix.blank : both;', replace: 'const before = j === last ? -Infinity : both;' }, // prettier-ignore
  { why: 'equal labels never merge', find: 'const before = j === last ? prefix.blank : both;', replace: 'const before = both;' }, // prettier-ignore
  { why: 'a prefix may not stay on its last label', find: 'if (labels.length > 0) same.label', replace: 'if (labels.length > 99) same.label' }, // prettier-ignore
  { why: 'a blank follows only a blank', find: 'same.blank = logAdd(same.blank, both + logY', replace: 'same.blank = logAdd(same.blank, prefix.blank + logY' }, // prettier-ignore
  { why: 'two ways to the same prefix are not added up', find: 'longer.label = logAdd(longer.label, before + logY[row + j]);', replace: 'longer.label = before + logY[row + j];' }, // prettier-ignore
  { why: 'a prefix is ranked by the paths that end with its label', find: 'return logAdd(prefix.blank, prefix.label);', replace: 'return prefix.label;' }, // prettier-ignore
]);

export const ALIGNMENT_BUGS = inFile('decode/ctc-alignment.ts', [
  { why: 'an alignment never leaps over a blank', find: '(mayLeap(labels, u) ? 2 : Math.min(1, u))', replace: 'Math.min(1, u)' }, // prettier-ignore
  { why: 'it always ends with a blank', find: '>= best[end + U - 1] ? U - 2 : U - 1;', replace: '>= best[end + U - 1] ? U - 1 : U - 1;' }, // prettier-ignore
  { why: 'the way back is one place off', find: 'cameFrom[here] = u - back;', replace: 'cameFrom[here] = Math.max(0, u - back - 1);' }, // prettier-ignore
  { why: 'the last way found is taken, not the best', find: 'if (candidate <= before) continue;', replace: 'if (candidate === -Infinity) continue;' }, // prettier-ignore
  { why: 'segments lack their last frame', find: 'to: places.lastIndexOf(place) + 1', replace: 'to: places.lastIndexOf(place)' }, // prettier-ignore
]);

export const SAMPLING_BUGS = inFile('decode/sampling.ts', [
  { why: 'temperature multiplies', find: '(scores[j] - largest) / temperature', replace: '(scores[j] - largest) * temperature' }, // prettier-ignore
  { why: 'the k smallest are kept', find: 'order.slice(topK ?? K)', replace: 'order.slice(0, K - (topK ?? K))' },
  { why: 'the class that reaches p is left out', find: 'before += own;\n    }', replace: '}' },
  { why: 'the nucleus is measured with what it adds', find: 'if (before >= topP)', replace: 'if (before > 0 && before + own >= topP)' }, // prettier-ignore
  { why: 'the nucleus is not brought to sum 1', find: 'before += own;\n    }\n    normalise(where, probabilities);', replace: 'before += own;\n    }' }, // prettier-ignore
  {
    why: 'a draw takes the class before',
    find: 'if (sum > u) return j;',
    replace: 'if (sum > u) return Math.max(0, j - 1);',
  },
]);

export const BEAM_SEARCH_BUGS = inFile('decode/beam-search.ts', [
  { why: 'probabilities are those of the last symbol alone', find: 'from.logProbability + from.step.logProbabilities[symbol]', replace: 'from.step.logProbabilities[symbol]' }, // prettier-ignore
  { why: 'sequences go on after their end', find: 'if (symbol === end || length === maxLength)', replace: 'if (length === maxLength)' }, // prettier-ignore
  { why: 'it stops at the first sequence that ended', find: 'if (finished.length >= width && finished[finished.length - 1].rank >= bestPossible) break;', replace: 'if (finished.length > 0) break;' }, // prettier-ignore
  { why: 'all sequences go on from the state of the first', find: 'advance(from.step.state, symbol)', replace: 'advance(candidates[0].from.step.state, symbol)' }, // prettier-ignore
  { why: 'the length does not count', find: 'logProbability / length ** lengthPower', replace: 'logProbability' },
]);
