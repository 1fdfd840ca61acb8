// The words of the screen `receivers`, in French.
import type { Words } from '..';

export const receivers: Words['receivers'] = {
  title: (site) => `Qui montre ${site}`,
  about: 'Les sites web et programmes qui sont prévenus des changements, ou qui se signalent eux-mêmes ; et ce que certains montrent peut-être encore bien que ce soit rappelé.',
  still: 'Rappelé, et peut-être encore montré',
  nobody: 'Tous ont confirmé que ce qui est rappelé n’y est plus, ou ne l’ont jamais eu.',
  withdrawn: 'rappelé',
  waitsFor: (names) => `Ne l’ont pas confirmé : ${names}`,
  receivers: 'Destinataires',
  none: 'Personne n’est encore prévenu des changements ici.',
  stands: { holds: 'Le montre peut-être encore', none: 'Ne montre rien de rappelé', silent: 'N’en dit rien' },
  shows: (seq, newest) => `montre le changement ${seq} sur ${newest}, selon ce qu’il a dit`,
  sent: 'prévenu d’un changement',
  neverSent: 'n’a encore été prévenu de rien',
  board: 'Qui le montre encore',
};
