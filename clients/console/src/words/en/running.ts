// The words of the screen `running`, in English.

export const running = {
  again: 'Look again',
  well: 'All that was planned happens.',
  notWell: 'Something that was planned does not happen.',
  late: 'Late',
  lateHelp: 'Their time has passed and nobody has carried them out. The worker of this server does not run: ask whoever looks after it.',
  failed: 'Failed',
  failedHelp: 'They were tried and could not be done. Plan them anew, or call them off.',
  broken: 'Will fail',
  brokenHelp: 'As things stand they could not be carried out when their time comes.',
  release: 'Release of the server',
  lastChange: 'Last change for readers',
  change: (seq: string) => `change ${seq}`,
  allChanges: 'all changes',
  waiting: 'Planned',
  planned: (n: number) => (n === 0 ? 'nothing just now' : n === 1 ? 'one thing' : `${n} things`),
  sites: 'Sites',
  papers: 'For programmers',
  docs: 'Documentation',
};
