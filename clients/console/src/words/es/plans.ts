// The words of the screen `plans`, in Spanish.
import type { Words } from '..';

export const plans: Words['plans'] = {
};
