// What the server says of a rule, in the words of the console; where nobody has written any, in the server's own.
import type { Schemas } from '../api/client';
import { speech } from '../app/language.svelte';
import { plainly } from './plainly';

/** The rules of the words of a text beside those of the checks: of these the server says which words it means. */
const OF_WORDS = ['dead-link', 'image-in-text', 'html-in-text', 'unknown-placeholder', 'entity-in-text', 'marks-in-text', 'line-begin', 'relative-link', 'invalid-value', 'invisible-character', 'nearly-full'];

export interface Said {
  /** The rule, under whichever name the answer has it. */
  rule?: string | null;
  code?: string | null;
  reason?: string | null;
  detail?: string | null;
  remedy?: string | null;
  /** Who lets it stand, which the server's own words tell too. */
  waived?: Schemas['LetStandValue'] | undefined;
}

export function saidOf(said: Said): string {
  const words = speech.words.rules[ruleOf(said)];
  if (!words) return plainly(said.detail ?? '');
  return said.waived ? `${words} ${letStand(said.waived)}` : words;
}

/** What to do about it, in the server's words; the console's own say so themselves. */
export function remedyOf(said: Said): string | undefined {
  return said.remedy && !speech.words.rules[ruleOf(said)] ? plainly(said.remedy) : undefined;
}

/** What the server says of it more exactly than the console, in English: which words it means, how many, which other record. */
export function exactlyOf(said: Said): string | undefined {
  const rule = ruleOf(said);
  const isOfWords = rule in speech.words.gate.names || OF_WORDS.includes(rule);
  return said.detail && isOfWords && speech.code !== 'en' ? plainly(said.detail) : undefined;
}

/** Why a plan or a part of a file came to nothing, where no rule but a kind of refusal is named. */
export function failedOf({ type, detail, blockers }: { type?: string; detail?: string | null; blockers?: Said[] | null }): string {
  const [blocker] = blockers ?? [];
  if (blocker) return saidOf(blocker);
  return speech.words.problems[type ?? ''] ?? inWords(detail);
}

/** A sentence of the server for which no rule stands: itself in English, and elsewhere that something is not accepted. */
export function inWords(detail: string | null | undefined): string {
  return !detail || speech.code === 'en' ? plainly(detail ?? '') : speech.words.failures.value;
}

/** The sentence itself, where it is not told as it is. */
export function inEnglish(detail: string | null | undefined): string | undefined {
  return detail && speech.code !== 'en' ? plainly(detail) : undefined;
}

function ruleOf({ rule, code, reason }: Said): string {
  return rule ?? code ?? reason ?? '';
}

function letStand({ by, until, reason }: Schemas['LetStandValue']): string {
  return speech.words.gate.stands(by, speech.moment(until, { dateStyle: 'long', timeZone: 'UTC' }), reason);
}
