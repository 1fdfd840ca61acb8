// The words of the screen `plans`, in French.
import type { Words } from '..';

export const plans: Words['plans'] = {
};
