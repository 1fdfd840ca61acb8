// The words for what readers get differently, in Spanish.
import type { Words } from '..';

const several = (count: number, one: string, many: string): string => `${count.toLocaleString('es')} ${count === 1 ? one : many}`;

export const impact: Words['impact'] = {
  none: 'Para los lectores no cambia nada.',
  whole: (rows, sites, locales) =>
    `${several(rows, 'texto cambia', 'textos cambian')} para los lectores, en ${several(sites, 'sitio', 'sitios')} y ${several(locales, 'idioma', 'idiomas')}.`,
  readers: (language, sites) => `${language}: ${sites}`,
  effects: {
    appears: () => 'aparece',
    disappears: () => 'desaparece',
    text: () => 'se lee de otra manera',
    links: () => 'tiene otros enlaces',
    review: () => 'indica de otro modo su revisión clínica',
    language: (after, before) => `se muestra en ${after} y ya no en ${before}`,
    behind: () => 'se marca como atrasado respecto al original',
    renewed: () => 'ya no se marca como atrasado',
  },
  others: (count) => `y ${several(count, 'otro', 'otros')}`,
  beyond: (count) => `No se muestran aquí ${several(count, 'texto más', 'textos más')}.`,
};
