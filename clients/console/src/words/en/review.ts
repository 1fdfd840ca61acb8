// The words of the screen `review`, in English.

export const review = {
};
