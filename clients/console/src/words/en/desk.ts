// The words of lists and of what is done with many texts at once, in English.

const texts = (n: number): string => (n === 1 ? '1 text' : `${n} texts`);
const records = (n: number): string => (n === 1 ? '1 record' : `${n} records`);

export const desk = {
  nextRow: 'Next row',
  previousRow: 'Previous row',
  chooseRow: 'Choose the row',
  choose: (title: string) => `Choose ${title}`,
  chosenRows: 'What is chosen',
  chosen: (n: number) => `${n} chosen`,
  clear: 'Clear the choice',
  tooMany: (n: number) => `At most ${n} at once`,
  untitled: 'Without a title',
  came: 'new: ',
  went: 'gone: ',
  clinical: 'clinical',
  yes: 'yes',
  no: 'no',
  empty: 'nothing',
  word: 'A word on it (may stay empty)',
  notReady: 'It cannot be published like this.',
  left: (languages: string) => `Approved and not published: ${languages}.`,
  undo: 'Undo',
  undone: 'Readers have what they had before.',
  act: {
    approve: (n: number) => `Approve wording of ${n}`,
    'dismiss-outdated': (n: number) => `${n} still right`,
    hide: (n: number) => `Hide ${n}`,
    publish: (n: number) => `Publish ${n}`,
    review: (n: number) => `Confirm ${n} clinically`,
    'send-back': (n: number) => `Send ${n} back`,
    submit: (n: number) => `Hand ${n} on`,
  },
  before: {
    approve: (n: number) => `Approve the wording of ${records(n)}?`,
    'dismiss-outdated': (n: number) => `Is the translation of ${texts(n)} still right?`,
    hide: (n: number) => `Hide ${records(n)} from the readers of this site?`,
    publish: (n: number) => `Publish what has changed in ${records(n)}?`,
    review: (n: number) => `Confirm ${texts(n)} clinically?`,
    'send-back': (n: number) => `Send ${texts(n)} back?`,
    submit: (n: number) => `Hand ${records(n)} on for approval?`,
  },
  done: {
    approve: (n: number) => `The wording of ${records(n)} is approved.`,
    'dismiss-outdated': (n: number) => `${texts(n)} said to be still right.`,
    hide: (n: number) => `${records(n)} hidden.`,
    publish: (n: number) => `${records(n)} published.`,
    review: (n: number) => `${texts(n)} confirmed clinically.`,
    'send-back': (n: number) => `${texts(n)} sent back.`,
    submit: (n: number) => `${records(n)} handed on.`,
  },
};
