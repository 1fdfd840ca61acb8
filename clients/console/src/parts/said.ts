// What the server says of a rule, in the language of the console; where nobody has written it in that, in the server's own words.
import type { Schemas } from '../api/client';
import { speech } from '../app/language.svelte';

interface Said {
  /** The rule, under whichever name the answer has it. */
  rule?: string | null;
  code?: string | null;
  reason?: string | null;
  detail?: string | null;
  /** Who lets it stand, which the server's own words tell too. */
  waived?: Schemas['LetStandValue'] | undefined;
}

export function saidOf({ rule, code, reason, detail, waived }: Said): string {
  const said = speech.words.rules[rule ?? code ?? reason ?? ''];
  if (!said) return detail ?? '';
  return waived ? `${said} ${letStand(waived)}` : said;
}

function letStand({ by, until, reason }: Schemas['LetStandValue']): string {
  return speech.words.gate.stands(by, speech.moment(until, { dateStyle: 'long', timeZone: 'UTC' }), reason);
}
