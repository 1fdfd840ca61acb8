// The words for choosing a day and a time, in French.
import type { Words } from '..';

export const schedule: Words['schedule'] = {
  legend: 'Quand',
  day: 'Jour',
  time: 'Heure',
  zone: 'À l’heure de',
  incomplete: 'Choisissez un jour et une heure.',
  past: 'Ce moment est passé.',
  skipped: (time, town) => `Ce jour-là, ${time} n’existe pas à ${town} : on passe à l’heure d’été. Choisissez une autre heure.`,
  twice: (time, town) => `Ce jour-là, il est deux fois ${time} à ${town}. Laquelle voulez-vous dire ?`,
  first: 'La première fois',
  second: 'La seconde, après le passage à l’heure d’hiver',
  there: (moment, town) => `${moment}, heure de ${town}.`,
  here: (moment) => `Ici, ce sera le ${moment}.`,
};
