// The words of the screen `own`, in French.
import type { Words } from '..';

export const own: Words['own'] = {
};
