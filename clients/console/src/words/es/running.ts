// The words of the screen `running`, in Spanish.
import type { Words } from '..';

export const running: Words['running'] = {
  again: 'Mirar de nuevo',
  well: 'Todo lo previsto se hace.',
  notWell: 'Algo de lo previsto no se hace.',
  late: 'Con retraso',
  lateHelp: 'Su hora ha pasado y nadie lo ha realizado. El proceso de fondo de este servidor no está en marcha: avise a quien lo cuida.',
  failed: 'Ha fallado',
  failedHelp: 'Se intentó y no se pudo hacer. Vuelva a planificarlo, o cancélelo.',
  broken: 'Va a fallar',
  brokenHelp: 'Tal como están las cosas, no podría hacerse cuando llegue su hora.',
  release: 'Versión del servidor',
  lastChange: 'Último cambio para los lectores',
  change: (seq) => `cambio ${seq}`,
  allChanges: 'todos los cambios',
  waiting: 'Previsto',
  planned: (n) => (n === 0 ? 'nada por ahora' : n === 1 ? 'una cosa' : `${n} cosas`),
  sites: 'Sitios',
  papers: 'Para programadores',
  docs: 'Documentación',
  jobs: {
    title: 'Lo que se hace solo',
    names: { schedules: 'Lo previsto', 'reviews-due': 'Revisiones pendientes', plans: 'Examen de los planes', letters: 'Cartas', forgetting: 'Olvido de lo antiguo', purging: 'Vaciado de cachés', webhooks: 'Mensajes a un webhook', mirror: 'Espejo' },
    states: { resting: 'Bien', working: 'Trabajando', failing: 'Falla', late: 'Con retraso' },
    done: 'hecho',
    never: 'aún sin hacer',
    behind: (n) => (n === 1 ? '1 cambio de retraso' : `${n} cambios de retraso`),
  },
};
