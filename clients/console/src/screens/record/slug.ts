// The last word of an address on the web, proposed from a title.
const MOST = 80;

/** Letters and digits of any script, in small, with hyphens between; whole words as far as there is room. */
export function slugOf(title: string): string {
  const plain = title.normalize('NFD').replace(/(?<=\p{Script=Latin})\p{M}+|[\uFE00-\uFE0F\u20E3]/gu, '').normalize('NFC').toLowerCase();
  const words = plain.replace(/ß/g, 'ss').replace(/œ/g, 'oe').replace(/æ/g, 'ae').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  let slug = '';
  for (const word of words) {
    const longer = slug ? `${slug}-${word}` : word;
    if (longer.length > MOST) break;
    slug = longer;
  }
  return slug;
}
