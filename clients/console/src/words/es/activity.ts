// The words of the screen `activity`, in Spanish.
import type { Words } from '..';

export const activity: Words['activity'] = {
};
