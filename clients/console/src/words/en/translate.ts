// The words of the screen `translate`, in English.

export const translate = {
};
