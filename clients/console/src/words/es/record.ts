// The words of the screen `record`, in Spanish.
import type { Words } from '..';

export const record: Words['record'] = {
};
