// The words of the screen `keys`, in Spanish.
import type { Words } from '..';

export const keys: Words['keys'] = {
};
