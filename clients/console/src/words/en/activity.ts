// The words of the screen `activity`, in English.

export const activity = {
};
