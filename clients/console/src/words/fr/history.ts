// The words of the screen `history`, in French.
import type { Words } from '..';

export const history: Words['history'] = {
};
