// The words of the screen `take-away`, in French.
import type { Words } from '..';

export const takeAway: Words['takeAway'] = {
};
