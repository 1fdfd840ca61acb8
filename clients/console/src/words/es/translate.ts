// The words of the screen `translate`, in Spanish.
import type { Words } from '..';

export const translate: Words['translate'] = {
};
