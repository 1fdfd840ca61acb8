// What the API's rules mean, in English: as the server says it, which is more exact.

export const rules: Record<string, string> = {};
