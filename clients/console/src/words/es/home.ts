// The words of the screen `home`, in Spanish.
import type { Words } from '..';

export const home: Words['home'] = {
};
