// What the server says, with people's words in place of the names that only programs know.
import { speech } from '../app/language.svelte';
import { me } from '../app/me.svelte';
import { model } from './model.svelte';
import { named } from './named.svelte';

const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
// A name stands in marks, as programs write it, or alone with lines between its words.
const NAMED = /`([^`]+)`|(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])|\b([a-z]+(?:_[a-z]+)+)\b/gu;

/** A sentence of the server as people read it; what is no name of ours is somebody's own words, and quoted as such. */
export function plainly(sentence: string): string {
  const whole = sentence.replace(ID, (id) => `“${named.of(id)?.title ?? speech.words.obstacles.record}”`);
  return whole.replace(NAMED, (written: string, ...[marked, quoted, alone]: (string | undefined)[]) => {
    const name = marked ?? quoted ?? alone ?? '';
    const called = calledOf(name);
    if (called) return `“${called}”`;
    // Titles of records stand in marks of their own already.
    return alone ? written : name.replace(/^(?!“)(.*)(?<!”)$/s, '“$1”');
  });
}

/** What people call a field, a type, a site or a language by whose name programs know it; nothing where it is none of these. */
function calledOf(name: string): string | undefined {
  if (name === 'und') return speech.words.common.details;
  const field = model.anyLabel(name);
  if (field !== name) return field;
  const type = model.label(name);
  if (type !== name) return type;
  const site = me.siteOf(name)?.name;
  if (site) return site;
  return me.sites.some((each) => each.locales.includes(name)) ? speech.nameOf(name) : undefined;
}
