// Asks before somebody leaves a screen, or the console, with something that they have changed and not saved.
import { beforeLeaving } from '../app/address.svelte';
import { speech } from '../app/language.svelte';

/** While something is changed, ask before going to another path; `stays` tells the paths at which nothing is lost. */
export function asksBeforeLeaving(isChanged: () => boolean, stays: (path: string) => boolean = () => false): void {
  $effect(() => {
    if (!isChanged()) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    beforeLeaving((path) => stays(path) || confirm(speech.words.common.leave));
    addEventListener('beforeunload', warn);
    return () => {
      beforeLeaving(undefined);
      removeEventListener('beforeunload', warn);
    };
  });
}
