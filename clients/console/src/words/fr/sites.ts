// The words of the screen `sites`, in French.
import type { Words } from '..';

export const sites: Words['sites'] = {
};
