// The words of the screen `own`, in Spanish.
import type { Words } from '..';

export const own: Words['own'] = {
};
