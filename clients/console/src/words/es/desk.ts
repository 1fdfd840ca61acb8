// The words of lists and of what is done with many texts at once, in Spanish.
import type { Words } from '..';

const texts = (n: number): string => (n === 1 ? '1 texto' : `${n} textos`);
const records = (n: number): string => (n === 1 ? '1 ficha' : `${n} fichas`);

export const desk: Words['desk'] = {
  nextRow: 'Fila siguiente',
  previousRow: 'Fila anterior',
  chooseRow: 'Seleccionar la fila',
  choose: (title) => `Seleccionar ${title}`,
  chosenRows: 'La selección',
  chosen: (n) => (n === 1 ? '1 seleccionada' : `${n} seleccionadas`),
  clear: 'Quitar la selección',
  tooMany: (n) => `Como máximo ${n} a la vez`,
  untitled: 'Sin título',
  came: 'nuevo: ',
  went: 'quitado: ',
  clinical: 'clínico',
  yes: 'sí',
  no: 'no',
  empty: 'nada',
  word: 'Unas palabras al respecto (opcional)',
  notReady: 'No se puede publicar así.',
  left: (languages: string) => `Aprobado y sin publicar: ${languages}.`,
  undo: 'Deshacer',
  undone: 'Los lectores vuelven a tener lo que tenían.',
  act: {
    approve: (n) => `Aprobar ${texts(n)}`,
    'dismiss-outdated': (n) => (n === 1 ? '1 sigue siendo correcta' : `${n} siguen siendo correctas`),
    hide: (n) => `Ocultar ${n}`,
    publish: (n) => `Publicar ${n}`,
    review: (n) => `Confirmar ${n} clínicamente`,
    'send-back': (n) => `Devolver ${n}`,
    submit: (n) => `Entregar ${n}`,
  },
  before: {
    approve: (n) => `¿Aprobar ${texts(n)}?`,
    'dismiss-outdated': (n) => `¿La traducción de ${texts(n)} sigue siendo correcta?`,
    hide: (n) => `¿Ocultar ${records(n)} a los lectores de este sitio?`,
    publish: (n) => `¿Publicar lo que ha cambiado en ${records(n)}?`,
    review: (n) => `¿Confirmar ${texts(n)} clínicamente?`,
    'send-back': (n) => `¿Devolver ${texts(n)}?`,
    submit: (n) => `¿Entregar ${records(n)} para su aprobación?`,
  },
  done: {
    approve: (n) => (n === 1 ? '1 texto aprobado.' : `${n} textos aprobados.`),
    'dismiss-outdated': (n) => `Sigue siendo correcta la traducción de ${texts(n)}.`,
    hide: (n) => (n === 1 ? '1 ficha ocultada.' : `${n} fichas ocultadas.`),
    publish: (n) => (n === 1 ? '1 ficha publicada.' : `${n} fichas publicadas.`),
    review: (n) => (n === 1 ? '1 texto confirmado clínicamente.' : `${n} textos confirmados clínicamente.`),
    'send-back': (n) => (n === 1 ? '1 texto devuelto.' : `${n} textos devueltos.`),
    submit: (n) => (n === 1 ? '1 ficha entregada.' : `${n} fichas entregadas.`),
  },
};
