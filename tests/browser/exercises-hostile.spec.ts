/**
 * Programs that do not end, throw, flood or eat memory: each ends in a sentence, and the page lives. The browser's script
 * engine gets a quarter of a gigabyte, so that memory runs out soon.
 */
import config from './playwright.config';
import { check, exercise, openEditor, PAGE, press, verdictOf, write } from './exercises-support';
import { expect, full, test } from './support';

const { launchOptions } = config.use ?? {};
test.use({
  launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), '--js-flags=--max-old-space-size=256'] },
});

interface Hostile {
  readonly name: string;
  readonly program: string;
  readonly says: RegExp;
  /** It costs the 5 seconds, and another program shows the same. */
  readonly slow?: true;
}
const SILENT = /^✕ not checked\s*Your code gave no answer within 5 seconds, and was ended\./;
const HOSTILE: readonly Hostile[] = [
  {
    name: 'an endless loop',
    program: 'function clip() {\n  for (;;) {}\n}',
    says: /Line 2 stopped: the loop has gone round 1.000.000 times and does not end\.$/,
  },
  {
    name: 'an end that does not come and that no counter sees',
    program: 'function clip() { return /^(a+)+$/.test("a".repeat(40) + "!"); }',
    says: SILENT,
  },
  {
    name: 'a recursion that catches its own end',
    program: 'function clip() { const spin = () => { try { spin(); } finally { spin(); } }; spin(); }',
    says: SILENT,
    slow: true,
  },
  { name: 'a thrown text', program: 'function clip() { throw "boo"; }', says: /Your code threw “boo” and stopped\./ },
  {
    name: 'an array that grows',
    program: 'function clip() {\n  const a = [];\n  for (;;) a.push(1.5);\n}',
    says: /Line 3 stopped: the loop has gone round/,
  },
  {
    name: 'an array that doubles until no memory is left',
    program: 'function clip() { let a = [1.5]; for (;;) a = [...a, ...a]; }',
    says: /Line 1 stopped: it asks for more than 128 MB of memory\./,
  },
  {
    name: '2 GB at once',
    program: 'function clip() { return new Uint8Array(2 ** 31).fill(1); }',
    says: /Line 1 stopped: it asks for more than 128 MB of memory\./,
  },
  {
    name: '2 GB behind the back of the counter',
    program: `function clip() {
  const Plain = Object.getPrototypeOf(new Float64Array(1)).constructor;
  const all = [];
  const more = () => { all.push(new Plain(2 ** 25).fill(1)); if (all.length < 8) more(); };
  more();
  return all;
}`,
    says: /Line 4 stopped: it asks for more than 128 MB of memory\./,
  },
  { name: 'lines that are no program', program: 'function clip( {\n', says: /cannot be read or run/ },
  {
    name: 'an error before the function is called',
    program: 'let a = 1;\nnowhere.at.all();\nfunction clip() {}',
    says: /Line 2 cannot be read or run: .*nowhere is not defined/,
  },
  {
    name: 'a verdict of its own making',
    program: 'postMessage(JSON.stringify({ kind: "answered", outputs: "passed" }));\nfunction clip() {}',
    says: /nothing was checked/,
  },
  {
    name: 'a flood of messages',
    program: 'function clip() { for (let i = 0; i < 100; i++) postMessage("x".repeat(100000)); return 1; }',
    says: /nothing was checked/,
  },
];

test('hostile programs each end in a sentence, and the same page lives through all of them', async ({ page }) => {
  test.setTimeout(180_000);
  const box = await openEditor(page, 'clipping');
  for (const { name, program, says } of HOSTILE.filter(({ slow }) => full || !slow)) {
    await test.step(name, async () => {
      const verdict = await check(page, box, program);
      await expect(verdict, name).toHaveText(says);
      await expect(page.locator('iframe'), name).toHaveCount(0);
    });
  }
  // Another exercise of the same page still answers, and so does this one.
  const other = exercise(page, 'ceiling');
  await other.getByRole('textbox').fill('4/5');
  await page.keyboard.press('Enter');
  await expect(other.getByText('That counts phonemes')).toBeVisible();
  const verdict = await check(page, box, 'function clip(grads) { return grads; }');
  await expect(verdict).toContainText('Not yet: two of four cases agree');
});

test('what is not a number is told by name', async ({ page }) => {
  const box = await openEditor(page, 'clipping');
  const verdict = await check(
    page,
    box,
    'const clip = ({ dW, db }) => ({ dW: dW.map((r) => r.map(() => 0 / 0)), db });',
  );
  await expect(verdict).toContainText('holds something that is not a number');
});

test('the code reaches no network, no storage, and nothing of the page', async ({ page, watched }) => {
  watched.allow(/Content Security Policy|Refused to connect|violates/);
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  const box = await openEditor(page, 'clipping');
  await page.evaluate(() => window.localStorage.setItem('secret', 'kept'));
  const tries = [
    'typeof localStorage',
    'typeof indexedDB === "object" && String(indexedDB.open("x"))',
    'typeof document',
    'typeof parent',
    'eval("1")',
    'new Function("return 1")()',
    'importScripts(base + "sandbox.html")',
    'self.origin',
  ];
  await write(
    page,
    box,
    `const base = ${JSON.stringify(new URL(PAGE, page.url()).origin)} + '/course/';
const tried = (f) => { try { return String(f()); } catch (error) { return 'refused'; } };
fetch(base + 'favicon.svg').catch(() => undefined);
fetch('https://example.com/').catch(() => undefined);
function clip() {
  throw [${tries.map((one) => `tried(() => ${one})`).join(', ')}].join(' ');
}`,
  );
  asked.length = 0;
  await press(box, 'Check');
  await expect(verdictOf(box)).toContainText(
    'Your code threw “undefined refused undefined undefined refused refused refused null”',
  );
  expect(asked.filter((url) => !/sandbox\.html|\.js$|^blob:/.test(url))).toEqual([]);
});
