// What cannot be read any more is left out of lists, and whoever looks at one is told so, on whatever screen.
import { en } from '../src/words/en';
import { es } from '../src/words/es';
import { fr } from '../src/words/fr';
import { accessible, expect, test } from './harness';
import { call, fate } from './server';

const MONTH = `${new Date().getUTCFullYear() + 1}-06`;

test('a plan that cannot be read keeps nobody from the others, and is told until it is mended', async ({ signedIn }) => {
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&owner=core&limit=1');
  const record = items[0]?.id;
  await call('POST', '/v1/admin/actions/schedule', {
    verb: 'hide', items: [{ site: 'core', record }], at: `${MONTH}-10T09:00`, time_zone: 'UTC', reason: '',
  });
  await fate('damage');
  const page = await signedIn('publisher', { timezoneId: 'UTC' });
  const told = page.getByText(en.common.lacking);
  await page.goto(`/console/sites/core/plans?month=${MONTH}`);
  await expect(told).toBeVisible();
  await accessible(page);
  for (const words of [fr, es]) expect(words.common.lacking).not.toBe(en.common.lacking);
  // Nothing of it is looked at on this screen.
  await page.goto('/console/me');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(told).toBeHidden();
  await fate('mend');
  await page.goto(`/console/sites/core/plans?month=${MONTH}`);
  await expect(page.locator(`li:has(> time[datetime="${MONTH}-10"])`)).not.toBeEmpty();
  await expect(told).toBeHidden();
});
