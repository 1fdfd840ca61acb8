// The words of the screen `receivers`, in English.

export const receivers = {
  title: (site: string) => `Who shows ${site}`,
  about: 'Websites and programs that are told of changes, or that tell of themselves; and what some may still show though it was withdrawn.',
  still: 'Withdrawn, and perhaps still shown',
  nobody: 'Everybody has said that what was withdrawn is gone, or had none of it.',
  withdrawn: 'withdrawn',
  waitsFor: (names: string) => `Not yet confirmed by: ${names}`,
  receivers: 'Receivers',
  none: 'Nobody is told of changes here yet.',
  stands: { holds: 'May still show it', none: 'Shows nothing withdrawn', silent: 'Says nothing of it' },
  shows: (seq: string, newest: string) => `shows change ${seq} of ${newest}, as it said`,
  sent: 'told of a change',
  neverSent: 'was told of nothing yet',
  board: 'Who still shows it',
};
