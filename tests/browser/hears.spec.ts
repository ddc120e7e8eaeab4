/** The two pictures that show a network's errors: the front page's, over a training, and section 6's, with its confusions. */
import {
  button,
  demo,
  expect,
  expectPhase,
  keepHandles,
  live,
  openDemo,
  pageOf,
  runToEnd,
  SHORT,
  test,
} from './support';

const FRONT = '[data-demo="01-phoneme-rnn/front"]';

test('the front page shows a stored training, which a slider goes through without a run', async ({ page }) => {
  await page.goto('');
  const box = page.locator(FRONT);
  const slider = box.getByRole('slider', { name: 'Training' });
  await expect(slider).toBeVisible();
  const last = await slider.getAttribute('max');
  await expect(slider).toHaveValue(last ?? '');
  const heard = box.locator('[data-labels]');
  await expect(heard).toHaveCount(3); // said, without memory, with memory
  const atEnd = await heard.nth(2).innerText();
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(box.getByText(/^update 0 of \d+$/)).toBeVisible();
  expect(await heard.nth(2).innerText()).not.toBe(atEnd);
  await expect(slider).toHaveAttribute('aria-valuetext', /^0 updates: without memory \d+ % right, with memory \d+ %$/);
  await page.keyboard.press('End');
  expect(await heard.nth(2).innerText()).toBe(atEnd);
  expect(page.workers()).toHaveLength(0);
});

test('the front page makes its sound when Listen is pressed, and trains nothing for it', async ({ page }) => {
  await keepHandles(page);
  await page.goto('');
  const box = page.locator(FRONT);
  await expect(button(box, 'Listen')).toBeVisible();
  expect(await page.evaluate(() => window.testHandles.sounds.length)).toBe(0);
  await button(box, 'Listen').click();
  await expect.poll(() => page.evaluate(() => window.testHandles.sounds.length)).toBe(1);
  await expect(button(box, 'Listen')).toBeVisible(); // its second is over
  await expectPhase(box, 'stored');
});

test('the front page trains another network when asked, and goes back to the stored one', async ({ page }) => {
  await page.goto('');
  const box = page.locator(FRONT);
  await button(box, 'Train it here').click();
  await expect(box.getByText(/Training in your browser: (utterances|updates) \d+ of \d+/)).toBeVisible();
  await expectPhase(box, 'running');
  await button(box, 'Pause').click();
  await expectPhase(box, 'paused');
  await button(box, 'Reset').click();
  await expectPhase(box, 'stored');
  await expect(box.getByText(/^A stored run of/)).toBeVisible();
  await expect.poll(() => live(page, 'workers'), { timeout: 20_000 }).toBe(0);
});

test('a confusion that is pressed shows and plays a case of it, and utterances can be gone through', async ({
  page,
}) => {
  await keepHandles(page);
  const box = await openDemo(page, 'hears', SHORT.hears);
  const first = box.getByRole('button', { name: /^said \S+, heard \S+: / }).first();
  await first.click();
  await expect(box.getByText('The sounds are not stored. Press Run; then press the number again.')).toBeVisible();
  await runToEnd(box);
  await expect(box.getByText(/^Utterance \d+ of 120$/)).toBeVisible();
  const wrong = box.getByRole('button', { name: /^said a, heard (?!a)/ }).first();
  await wrong.click();
  await expect(box.getByText(/^\/a\/ taken for \/\S\/.*: utterance \d+, \d\.\d\d to \d\.\d\d s\.$/)).toBeVisible();
  await expect(box.getByText(/^\d\.\d\d s · frame \d+$/)).toBeVisible(); // the cursor stands in the case
  await expect(wrong).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => page.evaluate(() => window.testHandles.sounds.length)).toBe(1);
  const place = await box.getByText(/^Utterance \d+ of 120$/).innerText();
  await button(box, place.startsWith('Utterance 120') ? 'Utterance before' : 'Next utterance').click();
  await expect(box.getByText(/^Utterance \d+ of 120$/)).not.toHaveText(place);
});

test('a network trained on the front page or in section 6 is the one that answers in section 3', async ({ page }) => {
  await runToEnd(await openDemo(page, 'hears', SHORT.hears));
  await page.goto(pageOf('listen'));
  await expect(
    demo(page, 'listen').getByText('Uses the network you trained in another demo of this chapter.'),
  ).toBeVisible();
});
