// The words of the screen `content`, in English.

export const content = {
};
