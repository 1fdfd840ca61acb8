// The words of the screen `home`, in English.

export const home = {
};
