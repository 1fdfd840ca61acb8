// The words for choosing a day and a time, in English.

export const schedule = {
  legend: 'When',
  day: 'Day',
  time: 'Time',
  zone: 'By the clocks of',
  incomplete: 'Choose a day and a time.',
  past: 'This time has passed.',
  skipped: (time: string, town: string) => `The clocks in ${town} skip ${time} on this day. Choose another time.`,
  twice: (time: string, town: string) => `The clocks in ${town} show ${time} twice on this day. Which do you mean?`,
  first: 'The first time',
  second: 'The second time, after the clocks went back',
  there: (moment: string, town: string) => `${moment}, ${town} time.`,
  here: (moment: string) => `Here that is ${moment}.`,
};
