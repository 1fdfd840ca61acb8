// The words of the frame around all screens, in English.

export const titles = {
  console: 'Clinic content',
  nothing: 'Nothing here',
  home: 'Home',
  content: 'Content',
  newRecord: 'New',
  record: 'Record',
  history: 'History',
  takeAway: 'Take away',
  translate: 'Translate',
  beside: 'Side by side',
  review: 'Review',
  plans: 'Plans',
  release: 'Release',
  preview: 'Preview',
  own: "The clinic's own words",
  order: 'Order',
  transfer: 'Import and export',
  settings: 'Settings of the site',
  sites: 'Sites',
  people: 'People',
  person: 'Person',
  keys: 'Keys',
  activity: 'Activity',
  running: 'Running',
  me: 'You',
  receivers: 'Who shows it',
  webhook: 'Webhook',
  webhooks: 'Webhooks',
  waivers: 'Exceptions',
};

export const common = {
  skip: 'Skip to the content',
  waiting: 'One moment …',
  lacking: 'Something that belongs here cannot be read any more, and is left out. Whoever runs the service is told; all else is here.',
  nothingHere: 'No page of the console has this address. It may have been mistyped, or be of an older version.',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  details: 'Details, same in all languages',
  next: 'Next',
  previous: 'Previous',
  more: 'Show more',
  leave: 'What you have changed is not saved. Leave it?',
  exactly: 'The exact words of the server',
  all: 'All',
};

export const bar = {
  site: 'Site',
  places: 'Places',
  more: 'More',
  waiting: 'waiting',
  home: 'Home',
  content: 'Content',
  translate: 'Translate',
  review: 'Review',
  plans: 'Plans',
  own: 'Own words',
  preview: 'Preview',
  transfer: 'Import and export',
  people: 'People',
  keys: 'Keys',
  sites: 'Sites',
  activity: 'Activity',
  webhooks: 'Webhooks',
  waivers: 'Exceptions',
  running: 'Running',
  me: 'You',
};

export const shortcuts = {
  title: 'Keys',
  help: 'Show these keys',
  on: 'Single keys do these things',
};

export const signIn = {
  ended: 'Your session has ended',
  kept: 'What you have written stays on this page and is kept on this device. Sign in again in a new tab, then come back here.',
  other: 'Somebody else has signed in in this browser. Reload the page to go on as them.',
  again: 'Sign in again',
  back: 'I am signed in',
};

export const failures = {
  value: 'This is not accepted here.',
  offline: 'The server cannot be reached. What you wrote is kept on this device.',
  session: 'You are not signed in any more.',
  busy: 'The server is busy. Try again in a moment.',
  missing: 'This is not there, or not for you.',
  stale: 'Somebody has changed this since you looked.',
  refused: 'This could not be done.',
  broken: 'Something went wrong on the server. Nothing of this was stored.',
  again: 'Try again',
  asked: 'The address asks for something that is not there.',
  notThere: (value: string) => `“${value}” is not there.`,
  noFilter: (names: string) => `The address asks by ${names}, which is not there. It was left out.`,
  leaveOut: 'Leave it out',
};

export const states = {
  none: 'Not begun',
  draft: 'Draft',
  submitted: 'Waits for approval',
  approved: 'Approved',
  sent_back: 'Sent back',
  live: 'Live',
  unpublished: 'Taken off',
  withdrawn: 'Withdrawn',
  hidden: 'Hidden',
  overdue: 'Review overdue',
  outdated: 'Behind',
  missing: 'Missing',
};

export const stepUp = {
  title: 'Is it still you?',
  why: 'This site asks for your passkey before something like this. After that it goes on by itself, and for five minutes you are not asked again.',
  none: 'You have no passkey yet. Add one in another tab, then come back here: what you were doing waits.',
  cannot: 'This browser cannot use passkeys. Try a newer one, or another device.',
  add: 'Add a passkey',
  left: 'No passkey was shown. Try again, or leave it.',
  prove: 'Use my passkey',
};

export const once = {
  copy: 'Copy',
  copied: 'Copied',
  done: 'I have kept it',
  once: 'It is shown this once. Nobody can look it up later.',
};
