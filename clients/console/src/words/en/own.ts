// The words of the screen `own`, in English.

export const own = {
};
