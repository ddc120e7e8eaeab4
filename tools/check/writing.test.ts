/** Rules about how a page is written: each fault is planted in a page that is whole without it. */
import { afterEach, expect, test } from 'vitest';
import { changed, clear, problems } from './miniature';
import { parseGlossary } from './glossary';

afterEach(clear);

const before = (text: string): Record<string, string> => changed('## Recap', `${text}\n\n## Recap`);

test.each([
  ['a decimal', before('It reaches 0.93 now.'), '"0.93" is typed into the prose'],
  ['a negative decimal', before('It lies at −0.93 now.'), '"−0.93" is typed into the prose'],
  ['a decimal beside a formula that speaks of results', before('Of all frames 0.93 are right with $\\hid$.'), '"0.93"'],
  ['a decimal with an empty source', before('It reaches 0.93. {/* fact: */}'), '"0.93"'],
  ['a heading that leaves a level out', before('#### Deep'), 'is a heading of level 4 under one of level 1; write ##.'],
  ['a second title', before('# Title'), '"# Title" is a second title'],
  ['a heading that stands twice', before('## Twice\n\n## Twice'), 'the heading "Twice" stands in line'],
  ['a section after the recap', changed('## Recap', '## Recap\n\n## More\n\nText'), '"More" comes after the recap'],
  [
    'a symbol without shape',
    changed('\\shaped{\\xin_t}{D}', '\\xin_t'),
    'the shape of \\xin is missing in <Eq id="toy.state">',
  ],
  [
    'a term the glossary does not know',
    before('This is a **latch**.'),
    'the term "latch" is used before the glossary knows it',
  ],
  ['an image without words', before('![](./a.png)'), 'the image ./a.png has no alt text'],
  ['an img without words', before('<img src="a.png" />'), '<img> has no alt text'],
  ['a drawing without words', before('<svg viewBox="0 0 1 1"><path d="M0 0" /></svg>'), '<svg> has no alt text'],
  ['a figure without caption', before('<Figure>\n\nText\n\n</Figure>'), '<Figure> has no caption'],
  [
    'a drawing in a file without words',
    { 'docs/01-toy/figures/A.tsx': 'const A = () => <svg width={1 > 0 ? 1 : 2} />;' },
    'docs/01-toy/figures/A.tsx:1: <svg> has no alt text',
  ],
  [
    'an exercise without id',
    before('<Quiz>\n<Choice right>a</Choice>\n</Quiz>'),
    '<Quiz> has no id; write id="01-toy/NAME"',
  ],
  [
    'an exercise of another chapter',
    before('<Quiz id="02-toy/a">\n<Choice right>a</Choice>\n</Quiz>'),
    'must start with 01-toy/',
  ],
  [
    'an exercise that stands twice',
    before('<Quiz id="01-toy/a"><Choice right>a</Choice></Quiz>\n<Quiz id="01-toy/a"><Choice right>a</Choice></Quiz>'),
    'one id, one exercise',
  ],
  [
    'a choice without a right one',
    before('<Quiz id="01-toy/a">\n<Choice>a</Choice>\n</Quiz>'),
    'has no <Choice right>',
  ],
  [
    'a prediction without answer',
    before('<Predict id="01-toy/a">\n<Ask says="How many?">\n</Ask>\n</Predict>'),
    'has no <Ask says="…" answer="…">',
  ],
  ['a bug nobody explains', before('<FindTheBug id="01-toy/a" code={A} line={2}>\n</FindTheBug>'), 'has no <Found>'],
  [
    'a code exercise without judge',
    before(
      '<CodeExercise id="01-toy/a" judge="01-toy/judge-a" call="a" starter={A}>\n<Solution>a</Solution>\n</CodeExercise>',
    ),
    'there is no docs/01-toy/experiments/judge-a.ts',
  ],
  [
    'a code exercise without solution',
    before('<CodeExercise id="01-toy/a" judge="01-toy/toy" call="a" starter={A}>\n</CodeExercise>'),
    'has no <Solution>',
  ],
] as [string, Record<string, string>, string][])('%s is a problem', (_, changes, sentence) => {
  const found = problems(changes);
  expect(found.join('\n')).toContain(sentence);
  for (const one of found) expect(one, 'file and line').toMatch(/^docs\/[\w./-]+:\d+: /);
});

test.each([
  ['a decimal with its source', 'It reaches 0.93. {/* fact: A. Author 2020, p. 3 */}'],
  ['a decimal that follows from the text', 'It reaches 0.93. {/* maths: 1 − 0.07 */}'],
  ['a decimal in a calculation', '0.3 + 0.4 = 0.7'],
  ['a decimal in a formula', 'That is $0.93 \\cdot 2$.'],
  ['a decimal with a unit', 'A frame of 2.5 ms, at 44.1 kHz, 3.25 bits.'],
  ['a number of a section', 'See section 1.4, version 3.10.2 and equation (1.4.2).'],
  ['a stressed word', 'This is *only* stressed, and **a whole sentence in bold is no term.**'],
  ['a word of the glossary, and its plural', 'The **states** and the **hidden state**.'],
  ['a drawing with words', '<svg role="img" aria-label={`${1} > 0`} viewBox="0 0 1 1" />'],
  ['a drawing that says nothing', '<svg aria-hidden="true" />'],
  ['headings one level at a time', '## One\n\n### Two\n\n## Three'],
])('%s is none', (_, text) => {
  expect(problems(before(text))).toEqual([]);
});

test('a shape is given by a paragraph, by an earlier page, or by saying that all are single numbers', () => {
  const bare = changed('\\shaped{\\xin_t}{D}', '\\xin_t')['docs/01-toy/1-state.mdx'];
  const at = (text: string): string[] => problems({ 'docs/01-toy/1-state.mdx': text });
  expect(at(bare).join()).toContain('the shape of \\xin');
  expect(at(bare.replace('<Eq', 'The input $\\xin$ <Shape>D</Shape>.\n\n<Eq'))).toEqual([]);
  expect(at(bare.replace('<Eq id="toy.state">\n', '<Eq id="toy.state">\n\n{/* shapes: single numbers */}\n'))).toEqual(
    [],
  );
  const index = '---\ntitle: Toy\n---\n\nIt reads $\\xin$ <Shape>D</Shape>.';
  expect(problems({ 'docs/01-toy/1-state.mdx': bare, 'docs/01-toy/index.mdx': index })).toEqual([]);
});

test('exercises may give numbers of their own', () => {
  expect(problems({ 'docs/01-toy/exercises.mdx': '---\ntitle: E\n---\n\nScores are 0.2 and 0.8.' })).toEqual([]);
});

test('one chapter is told of its own faults only', () => {
  const other = { 'docs/02-echo/1-a.mdx': '---\ntitle: A\n---\n\nNothing.' };
  expect(problems(other, '01-toy')).toEqual([]);
  expect(problems(other, '02-echo').length).toBeGreaterThan(0);
});

test('the glossary knows headwords and what stands in italics', () => {
  expect([...parseGlossary('**Dense layer.** A layer is *dense* if\n\n**Edit.** An *insertion*.')]).toEqual([
    'dense layer',
    'edit',
    'dense',
    'insertion',
  ]);
});
