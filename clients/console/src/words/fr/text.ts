// The words of the two views of a text, in French.
import type { Words } from '..';

export const text: Words['text'] = {
};
