// The words of the screen `keys`, in English.

export const keys = {
};
