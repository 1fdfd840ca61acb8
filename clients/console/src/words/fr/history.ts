// The words of the screen `history`, in French.
import type { Words } from '..';
import { plural } from '../plural';

const one = plural('fr');

export const history: Words['history'] = {
  back: 'Retour à la fiche',
  details: 'Données communes',
  versions: 'Versions',
  none: 'Rien n’a encore été enregistré.',
  saved: (who) => `${who} l’a enregistré`,
  imported: (who) => `${who} l’a apporté d’un fichier`,
  typed: (n) => one(n, { one: 'saisi, enregistré une fois tout seul', other: `saisi, enregistré ${n} fois tout seul` }),
  clinical: 'Change le sens',
  editorial: 'Forme seulement',
  methods: { original: '', human: 'traduit par une personne', machine: 'traduit par une machine', post_edited: 'traduction automatique, relue par une personne' },
  liveNow: (since) => `Les lecteurs l’ont depuis le ${since}`,
  wasLive: (since, until) => `Les lecteurs l’ont eu du ${since} au ${until}`,
  isDraft: 'Ce qui est en cours d’écriture',
  steps: {
    submit: (who) => `${who} l’a transmis`,
    approve: (who) => `${who} l’a approuvé`,
    'send-back': (who) => `${who} l’a renvoyé`,
  },
  attested: (who, day) => `${who} l’a confirmé cliniquement, relu le ${day}`,
  signed: 'et l’a signé avec une clé d’accès.',
  signature: 'Fichier signé',
  from: 'De',
  to: 'À',
  ends: { empty: 'Rien', live: 'Ce que les lecteurs ont', last_reviewed: 'Ce qui a été confirmé en dernier', draft: 'Ce qui est en cours d’écriture' },
  version: (n, when) => `${n} · ${when}`,
  changed: (n) => one(n, { one: '1 champ diffère', other: `${n} champs diffèrent` }),
  same: 'Elles disent la même chose.',
  notThere: 'Il n’y a pas de telle version à comparer.',
  whatChanged: 'Ce qui a changé',
  restore: 'Reprendre cette version',
  restored: (n) => `La version ${n} est maintenant votre brouillon. Les lecteurs gardent ce qu’ils ont jusqu’à la publication.`,
  leftOut: (fields) => `N’a pas pu être repris : ${fields}`,
  revert: 'Annuler cette publication',
  revertTitle: 'Rendre aux lecteurs ce qu’ils avaient',
  revertSays: 'Annuler la publication',
  reverted: 'Les lecteurs ont de nouveau ce qu’ils avaient.',
  left: (n) => one(n, { one: 'Un texte reste tel quel, car il a été modifié depuis :', other: `${n} textes restent tels quels, car ils ont été modifiés depuis :` }),
};
