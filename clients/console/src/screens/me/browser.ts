// What a browser calls itself, in the words of people.

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const DEVICES: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** "Firefox, Windows"; of an unknown one its first word, and of none undefined. */
export function browserOf(agent: string | null): string | undefined {
  if (!agent) return undefined;
  const known = [BROWSERS, DEVICES].map((list) => list.find(([sign]) => sign.test(agent))?.[1]).filter(Boolean);
  return known.join(', ') || agent.split(/[\s/]/)[0];
}
