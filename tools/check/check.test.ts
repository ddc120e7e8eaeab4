import { afterEach, expect, test } from 'vitest';
import { changed, clear, page, problems } from './miniature';
import { bareSymbols } from './pages';

afterEach(clear);

test('a whole course has no problem, and planned pages are skipped', () => {
  expect(problems()).toEqual([]);
});

test.each([
  ['an equation without code', changed('<Code eq="toy.state" />', ''), 'has no code beside it'],
  ['an equation without id', changed('<Eq id="toy.state">', '<Eq>'), '<Eq> has no id'],
  ['an equation without a test', { 'docs/01-toy/experiments/toy.test.ts': "test('toy.state', f)" }, 'has no test'],
  ['an equation without source', { 'docs/01-toy/experiments/toy.ts': '' }, 'has no source'],
  ['a plain equation with code', changed('<Eq id="toy.state">', '<Eq id="toy.state" plain>'), 'take out plain'],
  ['code without an equation', changed('<Eq id="toy.state">', '<Eq id="other" plain>'), 'has no equation'],
  [
    'a region nobody quotes',
    { 'packages/p/src/a.ts': '//> eq p.q\na();\n//< eq p.q\n' },
    'packages/p/src/a.ts:1: no written page quotes',
  ],
  [
    'a region that stands twice',
    { 'packages/p/src/a.ts': '//> eq toy.state\na();\n//< eq toy.state\n' },
    'one id, one region',
  ],
  ['an equation that stands twice', { 'docs/01-toy/3-again.mdx': page }, 'one id, one equation'],
  [
    'a region of thirteen lines',
    { 'packages/p/src/a.ts': `//> eq p.q\n${'a();\n'.repeat(13)}//< eq p.q\n` },
    'has 13 lines, at most 12',
  ],
  [
    'a letter in the equation without a line',
    changed('{H} = ', '{H} \\marked{a}{=} '),
    'its code has no line with // (a)',
  ],
  [
    'a letter before a line without an operation',
    { 'docs/01-toy/experiments/toy.ts': '//> eq toy.state\nh = tanh(x + h); // (b)\n//< eq toy.state\n' },
    'has no \\marked{b}{…}, although a line of its code has // (b)',
  ],
  ['a region left open', { 'packages/p/src/a.ts': '//> eq p.q\na();\n' }, 'never closed'],
  [
    'a claim that leads nowhere',
    changed('<Claim id="right" />', '<Claim id="left" />'),
    '<Claim id="left"> leads nowhere',
  ],
  [
    'a measurement that leads nowhere',
    changed('<Claim id="right" />', '<Measured id="t" />'),
    '<Measured id="t"> leads nowhere',
  ],
  [
    'a reference that leads nowhere',
    changed('## Recap', 'See <Ref eq="no.such" />.\n\n## Recap'),
    '<Ref eq="no.such"> leads nowhere',
  ],
  ['a claim without value', { 'docs/01-toy/claims.json': '{"claims": {"right": {}}}' }, 'has no value yet'],
  ['a claims file that is no JSON', { 'docs/01-toy/claims.json': '{' }, 'claims.json: cannot be read'],
  [
    'a percentage without source',
    changed('{/* fact: A. Author 2020, p. 3 */}', ''),
    '1-state.mdx:17: "61 %" is typed into',
  ],
  ['a percentage with an empty source', changed('fact: A. Author 2020, p. 3', 'fact:'), '"61 %" is typed into'],
  ['a page without a question', changed('<Lead>What does a state hold?</Lead>', ''), 'lacks an opening question'],
  ['a lead that asks nothing', changed('What does a state hold?', 'States.'), 'lacks a question in its <Lead>'],
  ['a page that shows nothing', changed('<Demo of={stored} />', ''), 'lacks something to see'],
  ['a page without recap', changed('## Recap', '## End'), 'lacks a recap'],
  ['a page without sources', changed('<Sources>', '<Aside>'), 'lacks its sources'],
  ['a bare letter', changed('\\xin_t', 'x_t'), 'the symbol x stands bare in a formula; write \\xin'],
  ['a Greek letter that is not in the legend', changed('\\xin_t', '\\eta'), 'the symbol \\eta stands bare'],
] as [string, Record<string, string>, string][])('%s is a problem', (_, changes, sentence) => {
  expect(problems(changes).join('\n')).toContain(sentence);
});

test('code, inline code, formulas and attributes are not prose', () => {
  const text = '```\n10 %\n```\n`20 %` $30\\%$ <Figure caption="40 %" />\n\n`` 50 % ``';
  expect(problems(changed('## Recap', `${text}\n\n## Recap`))).toEqual([]);
  expect(problems(changed('## Recap', `It won by 60 %.\n\n## Recap`)).join()).toContain('60 %');
});

test('bareSymbols looks through \\shaped and past words and shapes', () => {
  expect(
    bareSymbols('\\shaped{\\Wxh}{H,D} \\shaped{a}{H} + \\text{loss} \\operatorname{softmax} \\tfrac{1}{N}'),
  ).toEqual(['a', 'N']);
});

test('a demo of the chapter counts as something to see', () => {
  const own = page
    .replace("import stored from './experiments/toy.stored.json'", "import { Step } from './demos/step'")
    .replace('<Demo of={stored} />', '<Step />');
  expect(problems({ 'docs/01-toy/1-state.mdx': own })).toEqual([]);
});
