// The words of the screen `running`, in Spanish.
import type { Words } from '..';

export const running: Words['running'] = {
};
