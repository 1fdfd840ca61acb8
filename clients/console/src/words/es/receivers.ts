// The words of the screen `receivers`, in Spanish.
import type { Words } from '..';

export const receivers: Words['receivers'] = {
  title: (site) => `Quién muestra ${site}`,
  about: 'Sitios web y programas a los que se avisa de los cambios, o que avisan de sí mismos; y lo que algunos quizá muestran todavía aunque esté retirado.',
  still: 'Retirado, y quizá mostrado todavía',
  nobody: 'Todos han dicho que lo retirado ya no está, o nunca lo tuvieron.',
  withdrawn: 'retirado',
  waitsFor: (names) => `No lo han confirmado: ${names}`,
  receivers: 'Receptores',
  none: 'Aquí todavía no se avisa a nadie de los cambios.',
  stands: { holds: 'Quizá lo muestra todavía', none: 'No muestra nada retirado', silent: 'No dice nada de ello' },
  shows: (seq, newest) => `muestra el cambio ${seq} de ${newest}, según dijo`,
  sent: 'avisado de un cambio',
  neverSent: 'aún no se le ha avisado de nada',
  board: 'Quién lo muestra todavía',
};
