// The words of the screen `activity`, in French.
import type { Words } from '..';

export const activity: Words['activity'] = {
};
