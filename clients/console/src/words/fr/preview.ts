// The words of the screen `preview`, in French.
import type { Words } from '..';

export const preview: Words['preview'] = {
};
