// A model of people who write: nothing that was typed is ever gone, whatever happens to the server, the network, the session, the windows or the browser.
import { write } from './desk';
import { Device } from './device';
import { expect, test } from './harness';
import { Writers } from './model';
import { fate } from './server';
import { faqs, stored } from './writers';

// Many more by RUNS and STEPS, and others by SEED; the first once lost a word.
const RUNS = Number(process.env.RUNS ?? 3);
const STEPS = Number(process.env.STEPS ?? 18);
const SEED = Number(process.env.SEED ?? 1190);

for (let run = 0; run < RUNS; run++)
  test(`no word is lost, whatever happens, run ${run}`, async ({ signedIn, wrong }) => {
    test.setTimeout(300_000);
    process.stdout.write(`Run ${run}: SEED=${SEED + run}\n`);
    const some = (await faqs()).slice(5);
    const faq = some[run % some.length];
    // Who takes both of two texts doubles it, and many runs would be longer than one may be.
    await write(faq?.id ?? '', 'answer', 'Begun anew.');
    const device = new Device('author', wrong);
    const writers = new Writers(faq?.id ?? '', SEED + run, device, await signedIn('admin'));
    try {
      await writers.begin();
      for (let step = 0; step < STEPS; step++) await writers.step();
      await writers.settle();
      const now = (await stored(faq?.id ?? '')).answer ?? '';
      expect(writers.typed.filter((word) => !now.includes(word)), 'lost').toEqual([]);
    } finally {
      process.stdout.write(`${writers.story.join('\n')}\n`);
      await fate('start');
      await device.throwAway();
    }
    // What was made to fail was to fail.
    wrong.length = 0;
  });
