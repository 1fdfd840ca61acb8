// The words before something reaches readers, in French.
import type { Words } from '..';

export const confirm: Words['confirm'] = {
  why: 'Pourquoi (conservé dans l’historique)',
};
