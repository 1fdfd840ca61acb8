// The words of the screen `take-away`, in English.

export const takeAway = {
};
