/**
 * A verdict on a program in sentences: what agrees, what does not, and where. Says "not yet", never "wrong".
 *
 * Must not: give a reason; those stand with the known mistakes.
 */
import type { JudgedRow, ProgramVerdict } from './judge-program';

const WORDS = [
  'none',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const spelled = (n: number): string => WORDS[n] ?? String(n);

const agrees = ({ differing, problem }: JudgedRow): boolean => differing === 0 && problem === undefined;

/** One or two sentences. `many` is what the rows are, in the plural: "gradients". */
export function sayVerdict({ passed, rows }: ProgramVerdict, many: string): string {
  const entries = rows.reduce((sum, row) => sum + row.entries, 0);
  if (passed) return `All ${spelled(rows.length)} agree, in each of their ${entries} entries.`;
  const good = rows.filter(agrees).length;
  const bad = rows.filter((row) => !agrees(row));
  const score =
    rows.length === 1
      ? 'Not yet.'
      : `Not yet: ${spelled(good)} of ${spelled(rows.length)} ${many} ${good === 1 ? 'agrees' : 'agree'}.`;
  const shapes = bad.find(({ problem }) => problem !== undefined);
  if (shapes?.problem !== undefined) return `${score} ${shapes.problem}.`;
  const [first] = bad;
  const name = first.gathered ? `“${first.name}”` : first.name;
  if (Number.isNaN(first.worst)) return `${score} ${name} holds something that is not a number.`;
  const share = `${first.differing} of ${first.entries} entries differ`;
  return first.gathered
    ? `${score} In ${name} ${share}.`
    : `${score} ${name} has the right shape and wrong values: ${share}.`;
}
