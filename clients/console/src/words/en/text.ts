// The words of the two views of a text, in English.

export const text = {
};
