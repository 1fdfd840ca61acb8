// The words of the screen `history`, in Spanish.
import type { Words } from '..';
import { plural } from '../plural';

const one = plural('es');

export const history: Words['history'] = {
  back: 'Volver a la ficha',
  details: 'Datos comunes',
  versions: 'Versiones',
  none: 'Todavía no se ha guardado nada.',
  saved: (who) => `${who} lo guardó`,
  imported: (who) => `${who} lo trajo de un archivo`,
  typed: (n) => one(n, { one: 'escrito, guardado solo una vez', other: `escrito, guardado ${n} veces por sí solo` }),
  clinical: 'Cambia el sentido',
  editorial: 'Solo la forma',
  methods: { original: '', human: 'traducido por una persona', machine: 'traducido por una máquina', post_edited: 'traducción automática, corregida por una persona' },
  liveNow: (since) => `Los lectores lo tienen desde el ${since}`,
  wasLive: (since, until) => `Los lectores lo tuvieron del ${since} al ${until}`,
  isDraft: 'Lo que se está escribiendo',
  steps: {
    submit: (who) => `${who} lo entregó`,
    approve: (who) => `${who} lo aprobó`,
    'send-back': (who) => `${who} lo devolvió`,
  },
  attested: (who, day) => `${who} lo confirmó clínicamente, revisado el ${day}`,
  signed: 'y lo firmó con una llave de acceso.',
  signature: 'Archivo firmado',
  from: 'De',
  to: 'A',
  ends: { empty: 'Nada', live: 'Lo que tienen los lectores', last_reviewed: 'Lo último confirmado', draft: 'Lo que se está escribiendo' },
  version: (n, when) => `${n} · ${when}`,
  changed: (n) => one(n, { one: '1 campo difiere', other: `${n} campos difieren` }),
  same: 'Dicen lo mismo.',
  notThere: 'No hay tal versión con la que comparar.',
  whatChanged: 'Lo que cambió',
  restore: 'Volver a trabajar en esta',
  restored: (n) => `La versión ${n} es ahora su borrador. Los lectores conservan lo que tienen hasta que se publique.`,
  leftOut: (fields) => `No se pudo recuperar: ${fields}`,
  revert: 'Deshacer esta publicación',
  revertTitle: 'Devolver a los lectores lo que tenían',
  revertSays: 'Deshacerla',
  reverted: 'Los lectores vuelven a tener lo que tenían.',
  left: (n) => one(n, { one: 'Un texto se queda como está, porque cambió después:', other: `${n} textos se quedan como están, porque cambiaron después:` }),
};
