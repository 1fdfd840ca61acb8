// The words of the screen `people`, in French.
import type { Words } from '..';

export const people: Words['people'] = {
};
