// The words of the screen `sites`, in English.

export const sites = {
};
