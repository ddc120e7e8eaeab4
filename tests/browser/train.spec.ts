/** The training demo from the first press to every way a run can end. */
import {
  button,
  demo,
  DIVERGING,
  expect,
  expectPhase,
  followLink,
  full,
  keepHandles,
  live,
  LONG,
  openDemo,
  progressOf,
  runToEnd,
  said,
  setHidden,
  SHORT,
  PLAIN_PAGE,
  test,
} from './support';

test('Run trains: progress in words with time left, then a finding, a badge and where it ran', async ({ page }) => {
  const box = await openDemo(page, 'train', { hidden: 8, updates: 400, sequences: 30 });
  await expect(box.getByText('Stored result')).toBeVisible();
  expect(await live(page, 'workers')).toBe(0);
  await button(box, 'Run').click();
  await expect(button(box, 'Pause')).toBeVisible();
  await expect(box.getByText('Running in your browser')).toBeVisible();
  await expect(button(box, 'Step')).toBeDisabled();
  await expect(box.getByText(/^updates \d+ of 400$/)).toBeVisible();
  await expect(box.getByText(/^· about \d+ (s|min) left$/)).toBeVisible();
  await expectPhase(box, 'done');
  await expect(box.getByText('updates 400 of 400')).toBeVisible();
  await expect(box.getByText(/left$/)).toHaveCount(0);
  // H=8, D=13, K=10: 8·13 + 8·8 + 8 + 10·8 + 10 parameters, and two initial states of 8.
  await expect(box.getByText('✓ 282 of 282')).toBeVisible();
  await expect(said(box)).toHaveText(/^With memory the network labels \d+\.\d % of the held-out frames right/);
  await expect(box.getByText(/Ran on WebAssembly SIMD, float32, 1 worker/)).toBeVisible();
  await expect(box.getByText(/^[\d\u202f ]+ updates a second$/)).toBeVisible();
  await expect(button(box, 'Run again')).toBeVisible();
});

test('a run at the default values reaches what the page promises, among the stored seeds, in a box that keeps its height', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const box = await openDemo(page, 'train');
  await page.evaluate(() => document.fonts.ready);
  const height = async (): Promise<number> => Math.round((await box.boundingBox())?.height ?? 0);
  const stored = await height();
  await button(box, 'Run').click();
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
  const running = await height();
  await expectPhase(box, 'done', 100_000);
  expect({ running, done: await height() }, 'the box keeps its height').toEqual({ running: stored, done: stored });
  await expect(said(box)).toHaveText(/points above the \d+\.\d % that no network can pass/);
  await expect(said(box)).toHaveText(/RNN ends at \d+\.\d.%, inside the range of the 5 stored seeds/);
  await expect(box.getByText('the promise did not hold')).toHaveCount(0);
});

test('the same seed gives the same run twice, another seed another one', async ({ page }) => {
  // Long enough to be seen running on a busy machine.
  const box = await openDemo(page, 'train', { ...SHORT.train, updates: 300 });
  const finding = said(box);
  await runToEnd(box);
  const first = await finding.innerText();
  await button(box, 'Run again').click();
  await expectPhase(box, 'running');
  await expectPhase(box, 'done');
  expect(await finding.innerText()).toBe(first);
  await box.getByRole('textbox', { name: 'Seed, as a number' }).fill('8');
  await box.getByRole('textbox', { name: 'Seed, as a number' }).press('Enter');
  await button(box, 'Run again').click();
  await expectPhase(box, 'running');
  await expectPhase(box, 'done');
  await expect(box.getByText('seed 8')).toBeVisible();
  expect(await finding.innerText()).not.toBe(first);
});

test('Pause holds the run, Step goes on by one frame, Run goes on to the end, Reset brings the stored picture', async ({
  page,
}) => {
  const box = await openDemo(page, 'train', { ...SHORT.train, updates: 400 });
  await button(box, 'Run').click();
  await expect(box.getByText(/^updates \d+ of 400$/)).toBeVisible();
  await button(box, 'Pause').click();
  await expectPhase(box, 'paused');
  await expect(box.getByText('Paused')).toBeVisible();
  const held = await progressOf(box);
  await button(box, 'Step').click();
  await expect.poll(() => progressOf(box)).toBeGreaterThan(held);
  await expectPhase(box, 'paused');
  await button(box, 'Run').click();
  await expectPhase(box, 'done');
  await expect(box.getByText('updates 400 of 400')).toBeVisible();
  await button(box, 'Reset').click();
  await expectPhase(box, 'stored');
  await expect(box.getByText('Stored result')).toBeVisible();
});

test('Step from the start shows one frame and waits', async ({ page }) => {
  const box = await openDemo(page, 'train', SHORT.train);
  await button(box, 'Step').click();
  await expectPhase(box, 'paused');
  await expect.poll(() => progressOf(box)).toBeGreaterThan(0);
  await expectPhase(box, 'paused');
});

test('a slider moved during a run starts it again with the new value, and the address holds it', async ({ page }) => {
  const box = await openDemo(page, 'train', LONG);
  await button(box, 'Run').click();
  await expect(box.getByText(/^✓ 1\s866 of 1\s866$/)).toBeVisible();
  await box.getByRole('slider', { name: 'Hidden units H' }).fill('6'); // its sixth step is 8 units
  await expect(box.getByRole('textbox', { name: 'Hidden units H, as a number' })).toHaveValue('8');
  await expect(box.getByText('✓ 282 of 282')).toBeVisible();
  await expectPhase(box, 'running');
  await expect(page).toHaveURL(/demo=01-phoneme-rnn\/train&hidden=8&sequences=30&updates=4000/);
});

test('with a transpose taken out the badge says ✕, where, and how many entries differ', async ({ page }) => {
  const box = await openDemo(page, 'train', { ...SHORT.train, gradient: 'transpose' });
  await button(box, 'Run').click();
  await expectPhase(box, 'done');
  await expect(box.getByText(/^✕ \S+/).first()).toBeVisible();
  await expect(box.getByText(/^\d+ of [\d\s]+ entries differ$/)).toBeVisible();
  await expect(box.getByText(/\d+ entries of its gradient are wrong\./)).toBeVisible();
  await expect(box.getByText(/^✓/)).toHaveCount(0);
});

test('a run that diverges says so in numbers, keeps its last picture, and its remedy runs to the end', async ({
  page,
}) => {
  const box = await openDemo(page, 'train', DIVERGING);
  await button(box, 'Run').click();
  await expectPhase(box, 'diverged');
  await expect(box.getByText('✕ diverged')).toBeVisible();
  await expect(box.getByText(/^At update \d+ the .* was no longer a finite number\./)).toBeVisible();
  await expect(button(box, 'Reset')).toBeVisible();
  await box.getByRole('button', { name: /and run$/ }).click();
  await expectPhase(box, 'running');
  await expectPhase(box, 'done');
  await expect(box.getByText('updates 60 of 60')).toBeVisible();
  await expect(box.getByText('✕ diverged')).toHaveCount(0);
  await expect(page).not.toHaveURL(/clipping=none|rate=1&/);
});

test('a worker that falls silent is found out, and Try again works', async ({ page }) => {
  await keepHandles(page);
  const box = await openDemo(page, 'train', { ...LONG, hidden: 4 });
  for (let kill = 0; kill < (full ? 20 : 1); kill++) {
    await button(box, kill === 0 ? 'Run' : 'Try again').click();
    await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
    await page.evaluate(() => window.testHandles.workers.at(-1)?.terminate());
    await expectPhase(box, 'failed');
    await expect(box.getByText('✕ could not run')).toBeVisible();
    await expect(box.getByText(/The worker did not answer for \d+ s\. Try again/)).toBeVisible();
    expect(await live(page, 'workers')).toBe(0);
  }
  await button(box, 'Try again').click();
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
  await expectPhase(box, 'running');
  await expect(box.getByText('✕ could not run')).toHaveCount(0);
});

test('a worker that stops with an error is named at once, and a browser that refuses workers too', async ({ page }) => {
  await keepHandles(page);
  const box = await openDemo(page, 'train', { ...LONG, hidden: 4 });
  await button(box, 'Run').click();
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
  await page.evaluate(() => {
    window.testHandles.workers.at(-1)?.dispatchEvent(new ErrorEvent('error', { message: 'struck by lightning' }));
    window.testHandles.refuse = true;
  });
  await expectPhase(box, 'failed');
  await expect(box.getByText(/The worker stopped: struck by lightning/)).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(0);
  await button(box, 'Try again').click();
  await expectPhase(box, 'failed');
  await expect(box.getByText(/no workers today/)).toBeVisible();
  await page.evaluate(() => (window.testHandles.refuse = false));
  await button(box, 'Try again').click();
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
});

test('a hidden tab computes nothing and goes on when it is seen again', async ({ page }) => {
  await keepHandles(page);
  const box = await openDemo(page, 'train', { ...LONG, hidden: 4 });
  await button(box, 'Run').click();
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
  await setHidden(page, true);
  const posted = (): Promise<number> => page.evaluate(() => window.testHandles.posted);
  let before = -1;
  await expect
    .poll(async () => {
      const now = await posted();
      const same = now === before;
      before = now;
      return same;
    })
    .toBe(true);
  const held = await progressOf(box);
  await page.waitForTimeout(300);
  expect(await posted()).toBe(before);
  expect(await progressOf(box)).toBe(held);
  await expectPhase(box, 'running');
  await setHidden(page, false);
  await expect.poll(() => progressOf(box)).toBeGreaterThan(held);
});

test('leaving the page ends the worker at once, and coming back shows the stored run', async ({ page }) => {
  const box = await openDemo(page, 'train', LONG);
  await button(box, 'Run').click();
  await expect(box.getByText(/^updates \d+ of/)).toBeVisible();
  expect(page.workers()).toHaveLength(1);
  await followLink(page, PLAIN_PAGE);
  await expect.poll(() => page.workers().length).toBe(0);
  expect(await live(page, 'workers')).toBe(0);
  expect(await live(page, 'charts')).toBe(0);
  await followLink(page, '01-phoneme-rnn/5-training/');
  await expectPhase(demo(page, 'train'), 'stored');
});

// It takes a quarter of a minute of waiting; the client's own tests hold the same with a clock of their own.
if (full) {
  test('an idle worker ends by itself within a quarter of a minute', async ({ page }) => {
    const box = await openDemo(page, 'train', SHORT.train);
    await runToEnd(box);
    expect(page.workers()).toHaveLength(1);
    await expect.poll(() => page.workers().length, { timeout: 15_000 }).toBe(0);
  });
}

test('float32 is asked for by the switch, and named where it ran', async ({ page }) => {
  const box = await openDemo(page, 'train', SHORT.train);
  await button(box, 'use float32').click();
  await button(box, 'Run').click();
  await expectPhase(box, 'done');
  await expect(box.getByText(/Ran on TypeScript, float32, 1 worker/)).toBeVisible();
});

test('with reduced motion a run still ends with its finding', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const box = await openDemo(page, 'train', SHORT.train);
  await runToEnd(box);
  await expect(box.getByText('updates 20 of 20')).toBeVisible();
  await expect(said(box)).toHaveText(/^With memory the network labels/);
});
