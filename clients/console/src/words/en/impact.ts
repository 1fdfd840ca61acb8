// The words for what readers get differently, in English.

const several = (count: number, one: string, many: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const impact = {
  none: 'Readers get what they had before.',
  whole: (rows: number, sites: number, locales: number) =>
    `${several(rows, 'text differs', 'texts differ')} for readers, on ${several(sites, 'site', 'sites')} in ${several(locales, 'language', 'languages')}.`,
  readers: (language: string, sites: string) => `${language}: ${sites}`,
  effects: {
    appears: () => 'appears',
    disappears: () => 'disappears',
    text: () => 'reads differently',
    links: () => 'links elsewhere',
    review: () => 'says something else of its clinical review',
    language: (after: string, before: string) => `is shown in ${after} instead of ${before}`,
    behind: () => 'is marked as behind its original',
    renewed: () => 'is no longer marked as behind',
  },
  others: (count: number) => `and ${several(count, 'other', 'others')}`,
  beyond: (count: number) => `Not listed here: ${several(count, 'further text', 'further texts')}.`,
};
