// The words of the screen `me`, in Spanish.
import type { Words } from '..';

export const me: Words['me'] = {
};
