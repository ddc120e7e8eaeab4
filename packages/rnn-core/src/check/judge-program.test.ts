import { expect, test } from 'vitest';
import { judgeProgram, type KnownMistake, type NamedTensors, type ProgramProblem } from './judge-program';
import { judgeReader, nested } from './judge-reader';
import { sayVerdict } from './judge-words';
import { readAnswer } from './read-answer';

const mistake = (id: string): KnownMistake => ({ id, writes: [id], why: [`${id}?`, `${id}.`] });

/** The right answers are dA = [[1, 2], [3, 0]] and db = [5]; one mistake doubles dA, one negates db. */
const problem: ProgramProblem = {
  right: [
    { dA: { shape: [2, 2], data: [1, 2, 3, 0], numeric: [1, 2, 3 + 1e-8, 1e-12] }, db: { shape: [1], data: [5] } },
  ],
  mistakes: [mistake('double'), mistake('negative')],
  answerWith: (mistakes): NamedTensors => {
    const factor = mistakes.has('double') ? 2 : 1;
    return { dA: [[factor, 2 * factor], [3 * factor, 0]], db: [mistakes.has('negative') ? -5 : 5] }; // prettier-ignore
  },
};
const judge = (answer: unknown) => judgeProgram(problem, [answer]);
const right = { dA: [[1, 2], [3, 0]], db: [5] }; // prettier-ignore

test('the right numbers pass, up to rounding', () => {
  expect(judge(right)).toMatchObject({ passed: true, mistakes: [] });
  expect(judge({ ...right, db: [5 + 1e-10] }).passed).toBe(true);
  expect(judge({ ...right, db: [5 + 1e-7] }).passed).toBe(false);
});

test('what is near the finite differences and not equal to our own numbers does not pass', () => {
  expect(judge({ ...right, dA: [[1, 2], [3 + 5e-8, 0]] }).passed).toBe(false); // prettier-ignore
});

test('what must be zero must be exactly zero', () => {
  const verdict = judge({ ...right, dA: [[1, 2], [3, 1e-300]] }); // prettier-ignore
  expect(verdict.rows[0]).toMatchObject({ name: 'dA', entries: 4, differing: 1 });
  expect(verdict.worst).toMatchObject({ name: 'dA', at: [1, 1] });
});

test('one mistake is named, and two together', () => {
  expect(judge({ ...right, dA: [[2, 4], [6, 0]] })).toMatchObject({ mistakes: ['double'], partly: false }); // prettier-ignore
  expect(judge({ dA: [[2, 4], [6, 0]], db: [-5] })).toMatchObject({ mistakes: ['double', 'negative'], partly: false }); // prettier-ignore
});

test('where only single tensors are explained, the verdict says so, and invents nothing', () => {
  expect(judge({ dA: [[2, 4], [6, 0]], db: [7] })).toMatchObject({ mistakes: ['double'], partly: true }); // prettier-ignore
  expect(judge({ ...right, db: [7] })).toMatchObject({ mistakes: [], partly: false });
});

test('what is no number is worse than any number', () => {
  const verdict = judge({ dA: [[1, 'NaN'], [900, 0]], db: ['-Infinity'] }); // prettier-ignore
  expect(verdict.rows.map(({ worst, differing }) => [worst, differing])).toEqual([
    [NaN, 2],
    [Infinity, 1],
  ]);
  expect(verdict.worst).toMatchObject({ name: 'dA', at: [0, 1], given: NaN });
  expect(sayVerdict(verdict, 'parts')).toBe(
    'Not yet: none of two parts agree. dA holds something that is not a number.',
  );
});

test.each([undefined, null, 7, {}, []])('an answer that is %j holds nothing', (answer) => {
  const { rows, worst } = judge(answer);
  expect(rows.map((row) => row.problem)).toEqual([
    'dA is missing from what the function gave back',
    'db is missing from what the function gave back',
  ]);
  expect(worst).toBeUndefined();
});

test('tensors of several inputs are counted in one row, or in rows of their own', () => {
  const twice: ProgramProblem = {
    ...problem,
    right: [problem.right[0], { dA: { shape: [1], data: [4], row: 'dA, large' } }],
    answerWith: (mistakes, i) => (i === 0 ? problem.answerWith(mistakes, 0) : { dA: [mistakes.has('double') ? 8 : 4] }),
  };
  const verdict = judgeProgram(twice, [right, { dA: [8] }]);
  expect(verdict.rows.map(({ name, differing }) => [name, differing])).toEqual([
    ['dA', 0],
    ['db', 0],
    ['dA, large', 1],
  ]);
  expect(judgeProgram(twice, [right, { dA: [9] }]).worst).toMatchObject({ name: 'dA', row: 'dA, large', at: [0] });
  expect(judge({ ...right, db: [6] }).worst).not.toHaveProperty('row');
  expect(sayVerdict(verdict, 'parts')).toBe('Not yet: two of three parts agree. In “dA, large” 1 of 1 entries differ.');
  const same: ProgramProblem = { ...problem, right: [problem.right[0], problem.right[0]] };
  expect(judgeProgram(same, [right, {}]).rows[0]).toMatchObject({ entries: 8, differing: 4, worst: NaN });
});

test('a single row that is not yet right is said without a count', () => {
  const one: ProgramProblem = { ...problem, right: [{ db: { shape: [1], data: [5] } }] };
  expect(sayVerdict(judgeProgram(one, [{ db: [6] }]), 'parts')).toBe(
    'Not yet. db has the right shape and wrong values: 1 of 1 entries differ.',
  );
  expect(sayVerdict(judge({ ...right, db: 5 }), 'parts')).toBe(
    'Not yet: one of two parts agrees. db must be (1), got one number; an axis is missing.',
  );
});

test('shapes are read from nested arrays, and described where they are others', () => {
  const said = (value: unknown, ...shape: number[]) => {
    const read = readAnswer(value, shape);
    return 'problem' in read ? read.problem : Array.from(read.data);
  };
  expect(said([[1, 2], [3, 'Infinity']], 2, 2)).toEqual([1, 2, 3, Infinity]); // prettier-ignore
  expect(said(3)).toEqual([3]);
  expect(said([1, 2])).toBe('must be one number, got (2); there is an axis too many');
  expect(said([[1], [2]], 1, 2)).toBe('must be (1,2), got (2,1); it looks transposed');
  expect(said([[1, 2, 3]], 2, 2)).toBe('must be (2,2), got (1,3)');
  expect(said([[1], 2], 2, 1)).toBe('has rows of unequal length, or entries that are no numbers');
  expect(said('1', 1)).toBe('is a string, not an array of numbers');
  expect(said(null, 1)).toBe('is null');
  expect(said([], 0)).toEqual([]);
});

test('a reader is judged by the text of the answers, and told what writes the fault', () => {
  const inputs = [[{ x: 1 }, 2]];
  const own = judgeReader(problem, inputs, undefined, 'gradients');
  expect(own).toMatchObject({ verdict: { passed: true }, inputs: '[[{"x":1},2]]', why: [], writes: [] });
  expect(own.says).toBe('All two agree, in each of their 5 entries.');
  const known = judgeReader(problem, inputs, JSON.stringify([{ ...right, db: [-5] }]), 'gradients');
  expect(known).toMatchObject({ why: ['negative?', 'negative.'], writes: ['negative'], numbers: { differing: 1 } });
  const unknown = judgeReader(problem, inputs, JSON.stringify([{ ...right, db: [8] }]), 'gradients');
  expect(unknown).toMatchObject({ why: [], writes: ['db'] });
  const whole = { ...problem, pieces: (returned: unknown) => ({ dA: returned, db: [5] }) };
  expect(judgeReader(whole, inputs, JSON.stringify([right.dA]), 'b').verdict.passed).toBe(true);
  expect(judgeReader(whole, inputs, undefined, 'b').verdict.passed).toBe(true);
  expect(() => judgeReader(problem, inputs, '7', 'b')).toThrow('must be an array');
});

test('numbers become nested arrays again', () => {
  expect(nested([1, 2, 3, 4, 5, 6], [3, 2])).toEqual([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
  expect(nested([7], [])).toBe(7);
});
