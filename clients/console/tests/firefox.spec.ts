// Every screen opens in Firefox too, on a telephone and on a desk, with nothing wrong and nothing wider than the screen.
import { ROUTES } from '../src/app/routes';
import { en } from '../src/words/en';
import { addressOf } from './addresses';
import { Firefox } from './bidi';
import { expect, test } from './harness';
import { invitation, server } from './server';

const PROGRAM = process.env.FIREFOX;

test('every screen opens in Firefox', async () => {
  test.skip(!PROGRAM, 'Firefox is missing: nobody has seen the console in it.');
  test.setTimeout(600_000);
  const firefox = await Firefox.open(PROGRAM ?? '');
  try {
    await firefox.goto(`${server.origin}/sign-in?return_to=/console/#invitation=${await invitation('admin')}`);
    await firefox.click('#accept');
    await firefox.click('#on a');
    const heading = (): Promise<unknown> => firefox.read("document.querySelector('#main h1')?.textContent");
    await expect.poll(heading).toBe(en.home.hello('Ada Admin'));
    for (const route of ROUTES) {
      await firefox.goto(await addressOf(route));
      await expect.poll(heading, route.path).toMatch(/\S/);
      await expect.poll(() => firefox.read('document.title'), route.path).toBe(`${en.titles[route.name]} · ${en.titles.console}`);
      await expect.poll(() => firefox.read("document.querySelectorAll('.late').length"), `${route.path} is there`).toBe(0);
      for (const width of [390, 1280]) {
        await firefox.wide(width, 860);
        expect(await firefox.read('document.documentElement.scrollWidth - document.documentElement.clientWidth'), `${route.path} at ${width}`).toBe(0);
      }
    }
    expect(firefox.wrong).toEqual([]);
  } finally {
    await firefox.close();
  }
});
