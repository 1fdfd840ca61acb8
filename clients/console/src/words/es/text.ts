// The words of the two views of a text, in Spanish.
import type { Words } from '..';

export const text: Words['text'] = {
};
