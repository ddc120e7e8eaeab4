/** Exercises in the page: code that is checked, predictions, choices, a bug to find; by pointer, keyboard, without scripts. */
import { readFileSync } from 'node:fs';
import {
  backwardProgram,
  check,
  DWHH_LINE,
  editorOf,
  exercise,
  FURTHER,
  openEditor,
  PAGE,
  press,
  verdictOf,
  write,
} from './exercises-support';
import { findings, overflow, tooLow } from './judging';
import { expect, followLink, full, live, test } from './support';

test('no editor, worker or sandbox is there before it is asked for', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(PAGE);
  await expect(exercise(page, 'slope').getByRole('button', { name: 'Write it here' })).toBeVisible();
  expect(page.workers()).toHaveLength(0);
  await expect(page.locator('iframe, .cm-editor')).toHaveCount(0);
  const before = loaded.filter((url) => url.endsWith('.js')).length;
  await press(exercise(page, 'slope'), 'Write it here');
  await expect(editorOf(exercise(page, 'slope'))).toBeFocused();
  expect(loaded.filter((url) => url.endsWith('.js')).length).toBeGreaterThan(before);
  expect(page.workers()).toHaveLength(0);
});

test('a right program with types in it passes, is kept, and can be started over', async ({ page }) => {
  const box = await openEditor(page, 'backward');
  const verdict = await check(page, box, backwardProgram());
  await expect(verdict).toContainText('All six agree, in each of their 109 entries.');
  await expect(box.getByText('in a sandbox')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
  await page.reload();
  await expect(box.getByText(/✓ solved · kept on this device/)).toBeVisible();
  await expect(box.getByText('let q = dLast;')).toBeVisible();
  await press(box, 'Write it here');
  await press(box, 'Start over');
  await expect(editorOf(box)).toContainText('One step: from dS[t] and q');
  await expect(box.getByText('✓ solved')).toBeVisible();
  await page.reload();
  await expect(box.getByText('One step: from dS[t] and q')).toBeVisible();
});

test('a wrong program is told which gradient, at which entry, and, step by step, why', async ({ page }) => {
  const box = await openEditor(page, 'backward');
  const verdict = await check(page, box, backwardProgram('h[t + 1]'));
  await expect(verdict).toContainText(
    'Not yet: five of six gradients agree. dWhh has the right shape and wrong values',
  );
  await expect(verdict.getByRole('row', { name: /^dWhh .* not yet$/ })).toBeVisible();
  await expect(verdict.getByRole('row', { name: /^dWxh .* yes$/ })).toBeVisible();
  await expect(
    verdict.getByRole('img', { name: /^Errors of dWhh, \d by \d; the largest is at dWhh\[\d\]\[\d\]$/ }),
  ).toBeVisible();
  await expect(verdict).toContainText(/At dWhh\[\d\]\[\d\] yours is .*; it should be/);
  await expect(verdict).toContainText(`Marked: line ${DWHH_LINE}, the last that writes dWhh.`);
  await expect(box.locator('.cm-faulty')).toHaveText(/^\s*dWhh = add/);
  await expect(verdict).not.toContainText('Which state went into Whh');
  await press(box, 'Why?');
  await expect(verdict).toContainText('Which state went into Whh at frame t?');
  await expect(verdict).not.toContainText('The state before frame t, h[t]');
  await press(box, 'Tell me more');
  await expect(verdict).toContainText('The state before frame t, h[t]');
  // The mark goes with the next change.
  await editorOf(box).press('End');
  await page.keyboard.type(' ');
  await expect(box.locator('.cm-faulty')).toHaveCount(0);
});

for (const { id, start, program, says } of FURTHER) {
  test(`${id}: what stands there at first is not yet right, and a right program passes`, async ({ page }) => {
    await page.goto(`${id.split('/')[0]}/exercises/`);
    const box = page.locator(`[data-exercise="${id}"]`);
    await press(box, 'Write it here');
    await expect(editorOf(box)).toBeFocused();
    await press(box, 'Check');
    await expect(verdictOf(box)).toContainText(start, { timeout: 30_000 });
    await expect(await check(page, box, program)).toContainText(says);
    if (!full) return;
    await page.setViewportSize({ width: 360, height: 740 });
    for (const summary of await page.locator('main summary').all()) await summary.click();
    expect(await overflow(page)).toBe('');
    expect(await findings(page, { within: '[data-exercise]' })).toEqual([]);
  });
}

test('the work can be saved as a file and copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const box = await openEditor(page, 'clipping');
  await write(page, box, 'function clip(grads) { return grads; } // mine');
  const saving = page.waitForEvent('download');
  await press(box, 'Save file');
  const file = await saving;
  expect(file.suggestedFilename()).toBe('clip.ts');
  expect(readFileSync(await file.path(), 'utf8')).toContain('// mine');
  await press(box, 'Copy');
  await expect(box.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('// mine');
});

test('the editor is no trap: Tab indents, Escape leaves, Control and Enter check', async ({ page }) => {
  const box = await openEditor(page, 'clipping');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Tab');
  await page.keyboard.type('x');
  await expect(editorOf(box)).toHaveText('  x');
  await page.keyboard.press('Escape');
  await expect(box.getByRole('button', { name: 'Check' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(box.getByRole('button', { name: 'Start over' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(editorOf(box)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(verdictOf(box)).toContainText('x is not defined');
});

test('leaving in the midst of a check leaves no worker and no frame behind', async ({ page }) => {
  const box = await openEditor(page, 'clipping');
  await write(page, box, 'function clip() { return /^(a+)+$/.test("a".repeat(40) + "!"); }');
  await press(box, 'Check');
  await expect(page.locator('iframe')).toHaveCount(1);
  await followLink(page, '01-phoneme-rnn/8-limits/');
  await expect(page.locator('iframe')).toHaveCount(0);
  expect(await live(page, 'workers')).toBe(0);
  await expect.poll(() => page.workers().length).toBe(0);
});

test('numbers and shapes are compared, and each wrong answer is explained', async ({ page }) => {
  await page.goto(PAGE);
  const box = exercise(page, 'count');
  const answer = async (question: string, text: string): Promise<void> => {
    await box.getByRole('textbox', { name: question }).fill(text);
    await page.keyboard.press('Enter');
  };
  await answer('The shape of Wxh', '13 x 64');
  await expect(box.getByText('A row for each unit')).toBeVisible();
  await answer('The number of weights in the cell', '4928');
  await expect(box.getByText('is missing.')).toBeVisible();
  await answer('The number of weights in the cell', 'many');
  await expect(box.getByText('neither a number nor a shape')).toBeVisible();
  await answer('The shape of Wxh', '(64, 13)');
  await answer('The shape of Why', '10, 64');
  await answer('The number of weights in the cell', '4 992');
  await expect(box.getByText('✓ solved')).toBeHidden();
  await answer('The number of weights in the output layer', '650');
  await expect(box.getByText('✓ solved')).toBeVisible();
  const ceiling = exercise(page, 'ceiling');
  await ceiling.getByRole('textbox').fill('0.848');
  await page.keyboard.press('Enter');
  await expect(ceiling.getByText('✓ solved')).toBeVisible();
});

test('every choice says why, and the bug can be pointed at', async ({ page }) => {
  await page.goto(PAGE);
  const quiz = exercise(page, 'choice');
  await press(quiz, 'b');
  await expect(quiz.getByText('The bound holds for any function of one frame, of any size.').first()).toBeVisible();
  await press(quiz, 'a');
  await expect(quiz.getByText('✓ solved')).toBeHidden();
  await press(quiz, 'd');
  await expect(quiz.getByText('✓ solved')).toBeVisible();
  const bug = exercise(page, 'bug');
  await bug.getByRole('button', { name: /^Line 11:/ }).click();
  await expect(bug.getByText('Not line 11.')).toBeVisible();
  await bug.getByRole('button', { name: /^Line 8:/ }).press('Enter');
  await expect(bug.getByText('The slope of tanh is')).toBeVisible();
});

test('axe finds nothing with an editor open and a verdict, light and dark', async ({ page }) => {
  const box = await openEditor(page, 'backward');
  await check(page, box, backwardProgram('h[t + 1]'));
  await press(box, 'Why?');
  for (const name of ['slope', 'transpose', 'bug'] as const) {
    for (const summary of await exercise(page, name).locator('summary').all()) await summary.click();
  }
  await press(exercise(page, 'transpose'), 'b');
  await exercise(page, 'bug')
    .getByRole('button', { name: /^Line 8:/ })
    .click();
  expect(await findings(page, { within: '[data-exercise]' })).toEqual([]);
});

test('on a phone the editor, the verdict and every exercise fit, with buttons 44 px high', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const box = await openEditor(page, 'backward');
  await check(page, box, backwardProgram('h[t + 1]'));
  await press(box, 'Why?');
  for (const summary of await page.locator('main summary').all()) await summary.click();
  expect(await overflow(page)).toBe('');
  expect(await tooLow(page.locator('main .markdown'))).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('an exercise is its task, the lines to start from, hints and solution', async ({ page }) => {
    await page.goto(PAGE);
    await expect(exercise(page, 'backward').getByText('let q = dLast;')).toBeVisible();
    await expect(exercise(page, 'backward').getByText('You may use, on arrays of rows')).toBeVisible();
    await expect(exercise(page, 'count').getByText('The shape of Wxh')).toBeVisible();
    await expect(exercise(page, 'bug').getByText('const slope = a[t]')).toBeVisible();
    await expect(page.locator('main button:visible, main input:visible')).toHaveCount(0);
    for (const name of [
      'slope',
      'backward',
      'clipping',
      'transpose',
      'count',
      'ceiling',
      'windows',
      'bug',
      'choice',
    ] as const) {
      const box = exercise(page, name);
      for (const summary of await box.locator('summary').all()) await summary.click();
      await expect(box.locator('details:not([open])')).toHaveCount(0);
    }
    await expect(exercise(page, 'backward').getByText('Hint 3 of 3')).toBeVisible();
    await expect(exercise(page, 'backward').locator('figure pre')).toHaveCount(5);
    await expect(exercise(page, 'choice').getByText('but the proof is void')).toBeVisible();
  });
});
