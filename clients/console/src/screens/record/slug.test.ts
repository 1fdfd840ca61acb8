import { expect, test } from 'vitest';

import { slugOf } from './slug';

test.each([
  ['Does it hurt?', 'does-it-hurt'],
  ['Est-ce que ça fait mal à l’épaule ?', 'est-ce-que-ca-fait-mal-a-l-epaule'],
  ['¿Duele?', 'duele'],
  ['針は痛いですか', '針は痛いですか'],
  ['  Œdème & Straße ', 'oedeme-strasse'],
  ['…', ''],
  ['Our team 👩🏽‍⚕️ ❤️ 1️⃣ step', 'our-team-1-step'],
])('%j becomes %j', (title, slug) => expect(slugOf(title)).toBe(slug));

test('what it proposes is in the form that the API asks for, and ends with a whole word', () => {
  const form = /^(?!.*\p{Lu})[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*(?:-[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*)*$/u;
  const slug = slugOf('A very long question about what happens when the needle goes in and a muscle twitches for a while');
  expect(slug).toMatch(form);
  expect(slug.length).toBeLessThanOrEqual(80);
  expect(slug.endsWith('muscle')).toBe(true);
});
