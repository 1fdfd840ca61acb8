// The words of the screen `history`, in Spanish.
import type { Words } from '..';

export const history: Words['history'] = {
};
