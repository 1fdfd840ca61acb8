// The words for what stands in the way of something, in English.

export const obstacles = {
  record: 'A record',
  stops: (count: number) => (count === 1 ? 'One thing stands in the way' : `${count} things stand in the way`),
  tells: (count: number) => (count === 1 ? 'One thing to know' : `${count} things to know`),
  more: (count: number) => `and ${count} more`,
};
