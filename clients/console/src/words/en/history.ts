// The words of the screen `history`, in English.

export const history = {
};
