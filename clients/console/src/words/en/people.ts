// The words of the screen `people`, in English.

export const people = {
};
