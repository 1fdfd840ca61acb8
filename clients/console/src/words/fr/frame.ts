// The words of the frame around all screens, in French.

export const titles = {
  console: 'Contenu clinique',
  nothing: 'Rien ici',
  home: 'Accueil',
  content: 'Contenus',
  newRecord: 'Nouveau',
  record: 'Fiche',
  history: 'Historique',
  takeAway: 'Retirer',
  translate: 'Traduire',
  beside: 'Côte à côte',
  review: 'Relire',
  plans: 'Calendrier',
  release: 'Lot',
  preview: 'Aperçu',
  own: 'Les mots de la clinique',
  order: 'Ordre',
  transfer: 'Importer et exporter',
  settings: 'Réglages du site',
  sites: 'Sites',
  people: 'Personnes',
  person: 'Personne',
  keys: 'Clés',
  activity: 'Activité',
  running: 'Fonctionnement',
  me: 'Vous',
  receivers: 'Qui le montre',
  webhook: 'Webhook',
  webhooks: 'Webhooks',
  waivers: 'Exceptions',
};

export const common = {
  skip: 'Aller au contenu',
  waiting: 'Un instant…',
  lacking: 'Quelque chose qui devrait figurer ici ne peut plus être lu et a été laissé de côté. La personne qui gère le service en est avertie ; tout le reste est là.',
  nothingHere: 'Aucune page de la console n’a cette adresse. Elle est peut-être mal écrite ou vient d’une version plus ancienne.',
  close: 'Fermer',
  cancel: 'Annuler',
  save: 'Enregistrer',
  details: 'Données communes à toutes les langues',
  next: 'Suivant',
  previous: 'Précédent',
  more: 'Afficher la suite',
  leave: 'Vos changements ne sont pas enregistrés. Les abandonner ?',
  exactly: 'Les mots exacts du serveur, en anglais',
  all: 'Tout',
};

export const bar = {
  site: 'Site',
  places: 'Rubriques',
  more: 'Plus',
  waiting: 'en attente',
  home: 'Accueil',
  content: 'Contenus',
  translate: 'Traduire',
  review: 'Relire',
  plans: 'Calendrier',
  own: 'Nos mots',
  preview: 'Aperçu',
  transfer: 'Importer et exporter',
  people: 'Personnes',
  keys: 'Clés',
  sites: 'Sites',
  activity: 'Activité',
  webhooks: 'Webhooks',
  waivers: 'Exceptions',
  running: 'Fonctionnement',
  me: 'Vous',
};

export const shortcuts = {
  title: 'Raccourcis clavier',
  help: 'Afficher les raccourcis clavier',
  on: 'Raccourcis clavier actifs',
};

export const signIn = {
  ended: 'Votre session est terminée',
  kept: 'Ce que vous avez écrit reste sur cette page et sur cet appareil. Reconnectez-vous dans un nouvel onglet, puis revenez ici.',
  other: 'Une autre personne s’est connectée dans ce navigateur. Rechargez la page pour continuer à son nom.',
  again: 'Se reconnecter',
  back: 'Je suis connecté',
};

export const failures = {
  value: 'Ceci n’est pas accepté ici.',
  offline: 'Le serveur est injoignable. Ce que vous avez écrit est gardé sur cet appareil.',
  session: 'Vous n’êtes plus connecté.',
  busy: 'Le serveur est très sollicité. Réessayez dans un instant.',
  missing: 'Cet élément n’existe pas, ou ne vous est pas ouvert.',
  stale: 'Quelqu’un a modifié ceci depuis votre dernier regard.',
  refused: 'Cela n’a pas pu être fait.',
  broken: 'Une erreur est survenue sur le serveur. Rien n’a été enregistré.',
  again: 'Réessayer',
  asked: 'L’adresse demande quelque chose qui n’existe pas.',
  notThere: (value: string) => `« ${value} » n’existe pas.`,
  noFilter: (names: string) => `L’adresse demande ${names}, qui n’existe pas ici : c’est laissé de côté.`,
  leaveOut: 'Laisser de côté',
};

export const states = {
  none: 'Pas commencé',
  draft: 'Brouillon',
  submitted: 'Attend l’approbation',
  approved: 'Approuvé',
  sent_back: 'Renvoyé',
  live: 'En ligne',
  unpublished: 'Hors ligne',
  withdrawn: 'Rappelé',
  hidden: 'Masqué',
  overdue: 'Relecture en retard',
  outdated: 'En retard',
  missing: 'Manquant',
};

export const stepUp = {
  title: 'Est-ce toujours vous ?',
  why: 'Ce site demande votre clé d’accès avant un tel acte. Ensuite tout continue tout seul, et pendant cinq minutes on ne vous la demandera plus.',
  none: 'Vous n’avez pas encore de clé d’accès. Ajoutez-en une dans un autre onglet, puis revenez ici : votre travail attend.',
  cannot: 'Ce navigateur ne connaît pas les clés d’accès. Essayez-en un plus récent, ou un autre appareil.',
  add: 'Ajouter une clé d’accès',
  left: 'Aucune clé d’accès n’a été présentée. Réessayez, ou renoncez.',
  prove: 'Utiliser ma clé d’accès',
};

export const once = {
  copy: 'Copier',
  copied: 'Copié',
  done: 'Je l’ai gardé',
  once: 'Ceci n’est montré qu’une fois. Personne ne pourra le retrouver ensuite.',
};
