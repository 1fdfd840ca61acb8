// The words for what readers get differently, in French.
import type { Words } from '..';

const several = (count: number, one: string, many: string): string => `${count.toLocaleString('fr')} ${count < 2 ? one : many}`;

export const impact: Words['impact'] = {
  none: 'Rien ne change pour les lecteurs.',
  whole: (rows, sites, locales) =>
    `${several(rows, 'texte change', 'textes changent')} pour les lecteurs, sur ${several(sites, 'site', 'sites')}, en ${several(locales, 'langue', 'langues')}.`,
  readers: (language, sites) => `${language} : ${sites}`,
  effects: {
    appears: () => 'apparaît',
    disappears: () => 'disparaît',
    text: () => 'se lit autrement',
    links: () => 'a d’autres liens',
    review: () => 'indique autrement sa relecture clinique',
    language: (after, before) => `s’affiche en ${after} et non plus en ${before}`,
    behind: () => 'est signalé en retard sur l’original',
    renewed: () => 'n’est plus signalé en retard',
  },
  others: (count) => `et ${several(count, 'autre', 'autres')}`,
  beyond: (count) => `${several(count, 'autre texte n’est pas listé', 'autres textes ne sont pas listés')} ici.`,
};
