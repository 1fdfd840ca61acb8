// The words of the screen `running`, in French.
import type { Words } from '..';

export const running: Words['running'] = {
};
