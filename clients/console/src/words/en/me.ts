// The words of the screen `me`, in English.

export const me = {
};
