// The words of the screen `take-away`, in Spanish.
import type { Words } from '..';

export const takeAway: Words['takeAway'] = {
};
