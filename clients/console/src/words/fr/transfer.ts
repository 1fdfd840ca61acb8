// The words of the screen `transfer`, in French.
import type { Words } from '..';

export const transfer: Words['transfer'] = {
};
