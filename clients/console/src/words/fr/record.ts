// The words of the screen `record`, in French.
import type { Words } from '..';

export const record: Words['record'] = {
};
