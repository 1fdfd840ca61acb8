// The words before something reaches readers, in Spanish.
import type { Words } from '..';

export const confirm: Words['confirm'] = {
  why: 'Por qué (queda en el historial)',
};
