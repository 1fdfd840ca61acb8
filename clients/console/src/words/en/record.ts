// The words of the screen `record`, in English.

export const record = {
};
