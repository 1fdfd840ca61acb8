// The words of the screen `review`, in Spanish.
import type { Words } from '..';

export const review: Words['review'] = {
};
