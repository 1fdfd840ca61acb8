// What stands approved beside what is published, and could go along.
import type { Schemas } from '../api/client';
import { speech } from '../app/language.svelte';

/** The texts that a publication leaves behind though somebody has approved them, as pins. */
export function leftBehind(warnings: Schemas['WarningAnswer'][]): Schemas['PinInput'][] {
  return warnings.flatMap(({ rule, record, site, locale, version }) => (rule === 'approved-left' && site && locale && version ? [{ record, site, locale, version }] : []));
}

/** Their languages, in words. */
export function namesOf(left: Schemas['PinInput'][]): string {
  return speech.list(left.map((each) => speech.nameOf(each.locale)));
}
