import { expect, test } from 'vitest';

import { calledBy, standingOf } from './webhook';

test('a webhook is called by what it is for, and else by where it leads', () => {
  expect(calledBy({ description: 'The website', url: 'https://a.example/hook' })).toBe('The website');
  expect(calledBy({ description: '', url: 'https://a.example:8443/hook' })).toBe('a.example:8443');
});

test('one that the server gave up is told from one that somebody stopped', () => {
  const webhook = { description: '', url: 'https://a.example' };
  expect(standingOf({ ...webhook, enabled: true, disabled_because: null })).toBe('sends');
  expect(standingOf({ ...webhook, enabled: false, disabled_because: null })).toBe('stopped');
  expect(standingOf({ ...webhook, enabled: false, disabled_because: 'It answered 410.' })).toBe('gave_up');
});
