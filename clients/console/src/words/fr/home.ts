// The words of the screen `home`, in French.
import type { Words } from '..';

export const home: Words['home'] = {
};
