// The words of the screen `me`, in French.
import type { Words } from '..';

export const me: Words['me'] = {
};
