// A time of the clocks of a place is the moments at which they show it, however these clocks are set.
import { describe, expect, test } from 'vitest';

import { momentsOf, shownAt, townOf } from './wall';

const said = (wall: string, zone: string): string[] => momentsOf(wall, zone).map((each) => `${each.at.toISOString().slice(0, 16)}Z ${each.offset}`);

describe('a time of the clocks', () => {
  test.each([
    ['2026-11-30T08:00', 'Europe/Paris', ['2026-11-30T07:00Z +01:00']],
    ['2026-07-01T08:00', 'America/New_York', ['2026-07-01T12:00Z -04:00']],
    ['2026-12-01T06:15', 'Asia/Kathmandu', ['2026-12-01T00:30Z +05:45']],
    ['2026-12-01T10:00', 'Pacific/Kiritimati', ['2026-11-30T20:00Z +14:00']],
  ])('%s in %s is one moment', (wall, zone, moments) => expect(said(wall, zone)).toEqual(moments));

  test.each([
    ['2027-03-28T02:30', 'Europe/Paris'],
    ['2027-03-14T02:30', 'America/New_York'],
    ['2026-02-30T08:00', 'UTC'],
    ['', 'UTC'],
    ['9999-12-31T23:59', 'UTC'],
    ['12026-01-01T08:00', 'UTC'],
  ])('%s is never shown in %s', (wall, zone) => expect(said(wall, zone)).toEqual([]));

  test('one that is shown twice is two moments, the earlier first', () => {
    expect(said('2026-10-25T02:30', 'Europe/Paris')).toEqual(['2026-10-25T00:30Z +02:00', '2026-10-25T01:30Z +01:00']);
    expect(said('2027-04-04T01:45', 'Australia/Lord_Howe')).toHaveLength(2);
  });
});

test('every moment of two years is found again by what the clocks show', () => {
  for (const zone of ['Europe/Paris', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC'])
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 97 * 3_600_000 + 15 * 60_000)
      expect(momentsOf(shownAt(new Date(at), zone), zone).map((each) => +each.at)).toContain(at);
});

test('a zone is called by its town', () => {
  expect(townOf('America/New_York')).toBe('New York');
  expect(townOf('UTC')).toBe('UTC');
});
