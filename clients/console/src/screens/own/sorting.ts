// A list put into another order, one thing at a time.

/** The list with one thing put before or behind others; a place beyond its ends is the end. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const kept = list.filter((_, place) => place !== from);
  const place = Math.max(0, Math.min(to, kept.length));
  const thing = list.slice(from, from + 1);
  return [...kept.slice(0, place), ...thing, ...kept.slice(place)];
}

/** Whether two lists stand in the same order. */
export function isSameOrder(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((each, place) => each === other[place]);
}
