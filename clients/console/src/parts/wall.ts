// What the clocks of a place show, and which moments that is: none where they skip it, two where they show it twice.

/** A moment at which the clocks of a place show a time, with how far they are from UTC then. */
export interface Moment {
  at: Date;
  offset: string;
}

const HALF_A_DAY = 43_200_000;
// From here on a zone may lead to a year that is written with five digits.
const END_OF_CALENDAR = '9999-12-31';

/** What the clocks of a zone show at a moment, such as `2026-11-30T08:00`. */
export function shownAt(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The moments at which the clocks of a zone show a time. */
export function momentsOf(wall: string, zone: string): Moment[] {
  const asUtc = Date.parse(`${wall}:00Z`);
  if (Number.isNaN(asUtc) || !/^\d{4}-/.test(wall) || wall >= END_OF_CALENDAR) return [];
  const around = [asUtc - 2 * HALF_A_DAY, asUtc, asUtc + 2 * HALF_A_DAY].map((each) => Date.parse(`${shownAt(new Date(each), zone)}:00Z`) - each);
  const moments = [...new Set(around)].map((ahead) => ({ at: new Date(asUtc - ahead), offset: offsetOf(ahead) }));
  return moments.filter((each) => shownAt(each.at, zone) === wall).sort((one, other) => +one.at - +other.at);
}

function offsetOf(ahead: number): string {
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${ahead < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** The zone of whoever looks. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All zones that this browser knows, one's own and UTC among them. */
export function zones(): string[] {
  return [...new Set([ownZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/** What a zone is called by people: its town. */
export function townOf(zone: string): string {
  return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}
