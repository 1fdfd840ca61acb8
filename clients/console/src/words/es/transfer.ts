// The words of the screen `transfer`, in Spanish.
import type { Words } from '..';

export const transfer: Words['transfer'] = {
};
