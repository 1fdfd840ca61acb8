// The words of the screen `plans`, in English.

export const plans = {
};
