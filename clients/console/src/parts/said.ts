// What the server says of a rule, in the language of the console; where nobody has written it in that, in the server's own words.
import { speech } from '../app/language.svelte';

interface Said {
  /** The rule, under whichever name the answer has it. */
  rule?: string | null;
  code?: string | null;
  reason?: string | null;
  detail?: string | null;
}

export function saidOf({ rule, code, reason, detail }: Said): string {
  return speech.words.rules[rule ?? code ?? reason ?? ''] ?? detail ?? '';
}
