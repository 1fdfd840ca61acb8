// The words of the screen `people`, in Spanish.
import type { Words } from '..';

export const people: Words['people'] = {
};
