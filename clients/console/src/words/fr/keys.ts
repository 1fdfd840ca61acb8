// The words of the screen `keys`, in French.
import type { Words } from '..';

export const keys: Words['keys'] = {
};
