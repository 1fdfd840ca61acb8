// What the server's kinds of refusals mean, in English: it says so itself.

export const problems: Record<string, string> = {};
