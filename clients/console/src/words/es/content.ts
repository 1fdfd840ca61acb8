// The words of the screen `content`, in Spanish.
import type { Words } from '..';

export const content: Words['content'] = {
};
