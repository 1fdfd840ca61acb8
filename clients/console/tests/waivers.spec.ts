// The checks of the words: a site says how grave each finding is, somebody lets one stand for a while, and ends that again.
import { en } from '../src/words/en';
import { faqs, write } from './desk';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.gate;
const PROMISE = 'Dry needling cures all pain.';
const WHY = 'It is quoted from the law.';

test('a site says how grave a finding is, and from which there are no exceptions', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/core/settings?group=gate`);
  await page.getByRole('combobox', { name: words.names['absolute-words'] }).selectOption('blocker');
  const ease = page.locator('[data-setting=reading_ease]');
  await ease.getByRole('combobox').selectOption('en');
  await ease.getByRole('spinbutton').fill('40');
  const final = page.locator('[data-setting=gate_final]').getByRole('checkbox', { name: words.names.contradiction });
  await final.check();
  await accessible(page);
  await page.getByRole('button', { name: en.sites.look }).click();
  await page.getByRole('button', { name: en.sites.save }).click();
  await expect(page.getByRole('status').getByText(en.sites.saved)).toBeVisible();
  const { gate_severities, gate_final, reading_ease } = await call<Record<string, unknown>>('GET', '/v1/admin/sites/core');
  expect({ gate_severities, gate_final, reading_ease }).toEqual({ gate_severities: { 'absolute-words': 'blocker' }, gate_final: ['contradiction'], reading_ease: { en: 40 } });
});

test('what stops a publication is let stand with a reason, at the words that it is about', async ({ signedIn }) => {
  const faq = (await faqs())[2];
  await write(faq?.id ?? '', 'answer', PROMISE);
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/core/records/${faq?.id}?locale=en`);
  await expect(page.getByRole('button', { name: en.record.inTheWay(1) })).toBeVisible();
  const found = page.locator('#problems li.blocker');
  await found.getByRole('button').first().click();
  const marked = (): Promise<string> =>
    page.evaluate(() => {
      const field = document.activeElement;
      return field instanceof HTMLTextAreaElement ? field.value.slice(field.selectionStart, field.selectionEnd) : '';
    });
  await expect.poll(marked).toBe('cures');
  await found.getByRole('button', { name: words.waive }).click();
  const dialog = page.getByRole('dialog', { name: words.title });
  await dialog.getByLabel(words.why).fill(WHY);
  await accessible(page);
  await dialog.getByRole('button', { name: words.do }).click();
  await expect(page.getByRole('status').getByText(words.done)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Publish to/ })).toBeEnabled();
  await expect(page.locator('#problems')).toContainText(`Waived by Ada Admin until`);
});

for (const [locale, stands] of [['fr', 'Ada Admin laisse cela tel quel jusqu’au'], ['es', 'Ada Admin lo deja así hasta el']] as const)
  test(`who lets it stand is told in ${locale} too`, async ({ signedIn }) => {
    const faq = (await faqs())[2];
    const page = await signedIn('author', { locale });
    await page.goto(`${server.origin}/console/sites/core/records/${faq?.id}?locale=en`);
    await expect(page.locator('#problems')).toContainText(stands);
    await expect(page.locator('#problems')).toContainText(WHY);
  });

test('whoever reads a text for approval is led to the words of a finding', async ({ signedIn }) => {
  const faq = (await faqs())[4];
  const { version } = await write(faq?.id ?? '', 'answer', `Many ask this. ${PROMISE}`);
  await call('POST', '/v1/admin/actions/submit', { items: [{ site: 'core', record: faq?.id, locale: 'en', version }], comment: '' });
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/review?kind=to_approve`);
  await page.locator('aside li.blocker').getByRole('button').first().click();
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe('cures');
  await expect(page.locator('aside').getByRole('button', { name: words.waive })).toBeVisible();
  await accessible(page);
});

test('all that stands so is listed with who, why and until when, and can be ended', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/core/waivers`);
  const one = page.getByRole('listitem').filter({ hasText: words.names['absolute-words'] });
  await expect(one).toContainText(WHY);
  await expect(one).toContainText('Ada Admin');
  await accessible(page);
  await one.getByRole('button', { name: words.end }).click();
  await expect(page.getByText(words.none)).toBeVisible();
  await page.getByLabel(words.which).selectOption('over');
  await expect(page.getByRole('listitem').filter({ hasText: WHY })).toContainText(words.endedBy('Ada Admin'));
});
