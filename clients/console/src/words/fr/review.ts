// The words of the screen `review`, in French.
import type { Words } from '..';

export const review: Words['review'] = {
};
