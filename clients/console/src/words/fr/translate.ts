// The words of the screen `translate`, in French.
import type { Words } from '..';

export const translate: Words['translate'] = {
};
