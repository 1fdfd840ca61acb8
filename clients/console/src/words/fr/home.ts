// The words of the screen `home`, in French.
import type { Words } from '..';

const texts = (n: number): string => (n < 2 ? `${n} texte` : `${n} textes`);
const waits = (n: number, one: string, several: string): string => `${texts(n)} ${n < 2 ? one : several}`;

export const home: Words['home'] = {
  hello: (name) => `Bonjour ${name.split(' ')[0] ?? name}`,
  of: 'De',
  everywhere: 'Tous les sites',
  groups: { now: 'À faire maintenant', talk: 'Ce qu’on vous dit', risk: 'En danger', others: 'Chez d’autres' },
  kinds: {
    sent_back: (n) => waits(n, 'vous est revenu', 'vous sont revenus'),
    to_approve: (n) => waits(n, 'attend votre accord', 'attendent votre accord'),
    to_review: (n) => waits(n, 'n’a jamais eu de relecture clinique', 'n’ont jamais eu de relecture clinique'),
    review_due: (n) => waits(n, 'est à relire à nouveau', 'sont à relire à nouveau'),
    outdated: (n) => (n < 2 ? `${n} traduction est en retard sur l’original` : `${n} traductions sont en retard sur l’original`),
    overtaken: (n) => waits(n, 'répète ce qui a changé ailleurs', 'répètent ce qui a changé ailleurs'),
    upstream_changed: (n) => `La bibliothèque a changé ce que ${n < 2 ? 'remplace 1 de vos textes' : `remplacent ${n} de vos textes`}`,
    to_publish: (n) => waits(n, 'est approuvé et peut être mis en ligne', 'sont approuvés et peuvent être mis en ligne'),
    my_drafts: (n) => waits(n, 'commencé par vous', 'commencés par vous'),
    waiting_for_others: (n) => waits(n, 'de vous est chez d’autres', 'de vous sont chez d’autres'),
    to_translate: (n) => waits(n, 'n’a pas encore de traduction', 'n’ont pas encore de traduction'),
    schedule_failed: (n) => (n < 2 ? '1 plan n’a pas pu être exécuté' : `${n} plans n’ont pas pu être exécutés`),
    schedule_broken: (n) => (n < 2 ? '1 plan échouerait' : `${n} plans échoueraient`),
    release_broken: (n) => (n < 2 ? '1 lot échouerait' : `${n} lots échoueraient`),
    schedule_late: (n) => (n < 2 ? '1 plan est en retard' : `${n} plans sont en retard`),
    job_failing: (n) => (n < 2 ? '1 tâche du serveur échoue' : `${n} tâches du serveur échouent`),
    job_late: (n) => (n < 2 ? 'Personne ne fait 1 tâche du serveur' : `Personne ne fait ${n} tâches du serveur`),
    slug_shadowed: (n) => (n < 2 ? 'Une autre page a l’adresse de 1 texte' : `D’autres pages ont l’adresse de ${n} textes`),
    assigned: (n) => (n < 2 ? '1 question attend votre réponse' : `${n} questions attendent votre réponse`),
    mentioned: (n) => (n < 2 ? 'On parle de vous une fois' : `On parle de vous ${n} fois`),
  },
  by: (name) => `de ${name}`,
  has: (names) => `chez ${names}`,
  due: (day) => `pour le ${day}`,
  oneByOne: 'Les parcourir un par un',
  nothing: 'Tout est fait. Rien ne vous attend.',
  nothingFor: 'Ce que des collègues vous transmettent, ce qui prend du retard et ce que vous avez commencé sera ici.',
  toContent: 'Voir les contenus',
  soon: 'Bientôt en ligne',
  nothingSoon: 'Rien n’est prévu pour les deux semaines à venir.',
  atRisk: 'En danger',
  plan: {
    publish: 'Publier',
    unpublish: 'Mettre hors ligne',
    release: 'Lot',
    hide: 'Masquer',
    show: 'Montrer à nouveau',
    withdraw: 'Rappeler',
    reinstate: 'Rétablir',
    order: 'Nouvel ordre',
  },
};
