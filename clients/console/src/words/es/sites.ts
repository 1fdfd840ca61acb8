// The words of the screen `sites`, in Spanish.
import type { Words } from '..';

export const sites: Words['sites'] = {
};
