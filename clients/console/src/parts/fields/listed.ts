// A list that somebody edits row by row: what it is after a step.

/** The list with another thing in a place. */
export function withAt<T>(list: T[], place: number, thing: T): T[] {
  return list.map((each, at) => (at === place ? thing : each));
}

/** The list without what is in a place. */
export function withoutAt<T>(list: T[], place: number): T[] {
  return list.filter((_, at) => at !== place);
}

/** The list where one thing has changed places with the one before or after it. */
export function moved<T>(list: T[], place: number, by: 1 | -1): T[] {
  const there = place + by;
  if (there < 0 || there >= list.length) return list;
  const next = [...list];
  [next[place], next[there]] = [next[there] as T, next[place] as T];
  return next;
}

/** The numbers that somebody wrote with commas or spaces between them, and ranges such as 3-5. */
export function numbersIn(text: string): number[] {
  const found = text.match(/\d+(?:\s*[-–]\s*\d+)?/g) ?? [];
  return [...new Set(found.flatMap(range))];
}

const MOST_OF_A_RANGE = 200;

function range(text: string): number[] {
  const [from = 0, to = from] = text.split(/[-–]/).map(Number);
  if (to < from || to - from > MOST_OF_A_RANGE) return [from, to];
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}
