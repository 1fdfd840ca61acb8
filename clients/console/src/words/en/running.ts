// The words of the screen `running`, in English.

export const running = {
};
