// The days of a month as a calendar has them. A day is written 2026-11-30, a month 2026-11, whatever the zone.

/** The day that lies so many days after another. */
export function after(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

/** The month that lies so many months after another. */
export function monthAfter(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

/** The days of the weeks that a month lies in; `first` is the day that weeks begin with, Monday being 1. */
export function daysAround(month: string, first = 1): string[] {
  const before = (weekday(`${month}-01`) - first + 7) % 7;
  const start = after(`${month}-01`, -before);
  const last = after(`${monthAfter(month, 1)}-01`, -1);
  const weeks = Math.ceil((before + Number(last.slice(8))) / 7);
  return Array.from({ length: weeks * 7 }, (_, place) => after(start, place));
}

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Which day weeks begin with, as people who speak a language have it. */
export function firstDayOf(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

/** Whether a text is a month, as an address may say it; far from today a calendar ends. */
export function isMonth(said: string | null): said is string {
  return !!said && /^(19[89]|2[0-8][0-9])[0-9]-(0[1-9]|1[0-2])$/.test(said);
}
