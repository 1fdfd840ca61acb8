// The words of the screen `preview`, in Spanish.
import type { Words } from '..';

export const preview: Words['preview'] = {
};
