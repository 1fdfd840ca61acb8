// The words of the screen `history`, in English.
import { plural } from '../plural';

const one = plural('en');

export const history = {
  back: 'To the record',
  details: 'Details',
  versions: 'Versions',
  none: 'Nothing has been saved yet.',
  saved: (who: string) => `${who} saved it`,
  imported: (who: string) => `${who} brought it from a file`,
  typed: (n: number) => one(n, { one: 'typed, saved once by itself', other: `typed, saved ${n} times by itself` }),
  clinical: 'Changes meaning',
  editorial: 'Form only',
  methods: { original: '', human: 'translated by a person', machine: 'translated by a machine', post_edited: 'machine translation, edited by a person' },
  liveNow: (since: string) => `Readers have it since ${since}`,
  wasLive: (since: string, until: string) => `Readers had it from ${since} to ${until}`,
  isDraft: 'What is worked on now',
  steps: {
    submit: (who: string) => `${who} handed it on`,
    approve: (who: string) => `${who} approved it`,
    'send-back': (who: string) => `${who} sent it back`,
  },
  attested: (who: string, day: string) => `${who} confirmed it clinically, reviewed on ${day}`,
  signed: 'and signed it with a passkey.',
  signature: 'Signed file',
  from: 'From',
  to: 'To',
  ends: { empty: 'Nothing', live: 'What readers have', last_reviewed: 'What was last confirmed', draft: 'What is worked on now' },
  version: (n: number, when: string) => `${n} · ${when}`,
  changed: (n: number) => one(n, { one: '1 field differs', other: `${n} fields differ` }),
  same: 'They say the same.',
  notThere: 'There is no such version to compare with.',
  whatChanged: 'What changed',
  restore: 'Work on this again',
  restored: (n: number) => `Version ${n} is your draft now. Readers keep what they have until it goes live.`,
  leftOut: (fields: string) => `Could not be taken along: ${fields}`,
  revert: 'Undo this publication',
  revertTitle: 'Give readers back what they had before',
  revertSays: 'Undo it',
  reverted: 'Readers have again what they had before.',
  left: (n: number) => one(n, { one: 'One text stays as it is, for it was changed since:', other: `${n} texts stay as they are, for they were changed since:` }),
};
