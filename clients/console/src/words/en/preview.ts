// The words of the screen `preview`, in English.

export const preview = {
};
