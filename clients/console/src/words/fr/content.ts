// The words of the screen `content`, in French.
import type { Words } from '..';

export const content: Words['content'] = {
};
