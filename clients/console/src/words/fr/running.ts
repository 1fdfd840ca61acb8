// The words of the screen `running`, in French.
import type { Words } from '..';

export const running: Words['running'] = {
  again: 'Regarder de nouveau',
  well: 'Tout ce qui est prévu se fait.',
  notWell: 'Quelque chose de prévu ne se fait pas.',
  late: 'En retard',
  lateHelp: 'Leur heure est passée et rien ne les a exécutées. Le programme de fond de ce serveur ne tourne pas : prévenez qui s’en occupe.',
  failed: 'Échouées',
  failedHelp: 'Elles ont été essayées et n’ont pas pu se faire. Prévoyez-les de nouveau, ou annulez-les.',
  broken: 'Échoueront',
  brokenHelp: 'En l’état, elles ne pourraient pas se faire quand leur heure viendra.',
  release: 'Version du serveur',
  lastChange: 'Dernier changement pour les lecteurs',
  change: (seq) => `changement ${seq}`,
  allChanges: 'tous les changements',
  waiting: 'Prévu',
  planned: (n) => (n === 0 ? 'rien en ce moment' : n === 1 ? 'une chose' : `${n} choses`),
  sites: 'Sites',
  papers: 'Pour les programmeurs',
  docs: 'Documentation',
  jobs: {
    title: 'Ce qui se fait tout seul',
    names: { schedules: 'Ce qui est prévu', 'reviews-due': 'Relectures à refaire', plans: 'Examen des prévisions', letters: 'Courriers', forgetting: 'Oubli de ce qui est ancien', purging: 'Vidage des caches', webhooks: 'Messages à un webhook', mirror: 'Miroir' },
    states: { resting: 'Bien', working: 'Au travail', failing: 'Échoue', late: 'En retard' },
    done: 'fait',
    never: 'pas encore fait',
    behind: (n) => (n < 2 ? `${n} changement de retard` : `${n} changements de retard`),
  },
};
