// The words of lists and of what is done with many texts at once, in French.
import type { Words } from '..';

const texts = (n: number): string => (n < 2 ? `${n} texte` : `${n} textes`);
const records = (n: number): string => (n < 2 ? `${n} fiche` : `${n} fiches`);

export const desk: Words['desk'] = {
  nextRow: 'Ligne suivante',
  previousRow: 'Ligne précédente',
  chooseRow: 'Sélectionner la ligne',
  choose: (title) => `Sélectionner ${title}`,
  chosenRows: 'La sélection',
  chosen: (n) => (n < 2 ? `${n} sélectionnée` : `${n} sélectionnées`),
  clear: 'Tout désélectionner',
  tooMany: (n) => `${n} à la fois au plus`,
  untitled: 'Sans titre',
  came: 'nouveau : ',
  went: 'retiré : ',
  clinical: 'clinique',
  yes: 'oui',
  no: 'non',
  empty: 'rien',
  word: 'Un mot à ce sujet (facultatif)',
  notReady: 'Cela ne peut pas être publié ainsi.',
  left: (languages: string) => `Approuvé et non publié : ${languages}.`,
  undo: 'Annuler',
  undone: 'Les lecteurs retrouvent ce qu’ils avaient.',
  act: {
    approve: (n) => `Approuver ${texts(n)}`,
    'dismiss-outdated': (n) => (n < 2 ? `${n} toujours juste` : `${n} toujours justes`),
    hide: (n) => `Masquer ${n}`,
    publish: (n) => `Publier ${n}`,
    review: (n) => `Confirmer ${n} cliniquement`,
    'send-back': (n) => `Renvoyer ${n}`,
    submit: (n) => `Transmettre ${n}`,
  },
  before: {
    approve: (n) => `Approuver ${texts(n)} ?`,
    'dismiss-outdated': (n) => `La traduction de ${texts(n)} est-elle toujours juste ?`,
    hide: (n) => `Masquer ${records(n)} aux lecteurs de ce site ?`,
    publish: (n) => `Publier ce qui a changé dans ${records(n)} ?`,
    review: (n) => `Confirmer ${texts(n)} cliniquement ?`,
    'send-back': (n) => `Renvoyer ${texts(n)} ?`,
    submit: (n) => `Transmettre ${records(n)} pour approbation ?`,
  },
  done: {
    approve: (n) => (n < 2 ? `${texts(n)} approuvé.` : `${texts(n)} approuvés.`),
    'dismiss-outdated': (n) => `Toujours juste : ${texts(n)}.`,
    hide: (n) => (n < 2 ? `${records(n)} masquée.` : `${records(n)} masquées.`),
    publish: (n) => (n < 2 ? `${records(n)} publiée.` : `${records(n)} publiées.`),
    review: (n) => (n < 2 ? `${texts(n)} confirmé cliniquement.` : `${texts(n)} confirmés cliniquement.`),
    'send-back': (n) => (n < 2 ? `${texts(n)} renvoyé.` : `${texts(n)} renvoyés.`),
    submit: (n) => (n < 2 ? `${records(n)} transmise.` : `${records(n)} transmises.`),
  },
};
