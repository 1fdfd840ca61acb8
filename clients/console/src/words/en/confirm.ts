// The words before something reaches readers, in English.

export const confirm = {
  why: 'Why (it stays in the history)',
};
