// What people call the jobs of the workers.
import { speech } from '../../app/language.svelte';

/** A job is of a kind, and some kinds have several: `purging/edge`. */
export function jobNamed(name: string): string {
  const [kind = name, ...which] = name.split('/');
  const { names } = speech.words.running.jobs;
  const says = names[kind as keyof typeof names] ?? kind;
  return which.length ? `${says} (${which.join('/')})` : says;
}
