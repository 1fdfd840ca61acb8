// The words of the screen `transfer`, in English.

export const transfer = {
};
