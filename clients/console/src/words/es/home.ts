// The words of the screen `home`, in Spanish.
import type { Words } from '..';

const texts = (n: number): string => (n === 1 ? '1 texto' : `${n} textos`);
const waits = (n: number, one: string, several: string): string => `${texts(n)} ${n === 1 ? one : several}`;

export const home: Words['home'] = {
  hello: (name) => `Hola, ${name.split(' ')[0] ?? name}`,
  of: 'De',
  everywhere: 'Todos los sitios',
  groups: { now: 'Para hacer ahora', talk: 'Lo que le dicen', risk: 'En riesgo', others: 'Con otras personas' },
  kinds: {
    sent_back: (n) => waits(n, 'le ha vuelto', 'le han vuelto'),
    to_approve: (n) => waits(n, 'espera su aprobación', 'esperan su aprobación'),
    to_review: (n) => waits(n, 'nunca ha tenido revisión clínica', 'nunca han tenido revisión clínica'),
    review_due: (n) => waits(n, 'debe revisarse de nuevo', 'deben revisarse de nuevo'),
    outdated: (n) => (n === 1 ? '1 traducción va por detrás del original' : `${n} traducciones van por detrás del original`),
    overtaken: (n) => waits(n, 'repite lo que ha cambiado en otro lugar', 'repiten lo que ha cambiado en otro lugar'),
    upstream_changed: (n) => `La biblioteca cambió lo que ${n === 1 ? 'sustituye 1 de sus textos' : `sustituyen ${n} de sus textos`}`,
    to_publish: (n) => waits(n, 'está aprobado y puede publicarse', 'están aprobados y pueden publicarse'),
    my_drafts: (n) => waits(n, 'que usted ha empezado', 'que usted ha empezado'),
    waiting_for_others: (n) => waits(n, 'suyo está con otras personas', 'suyos están con otras personas'),
    to_translate: (n) => waits(n, 'aún no tiene traducción', 'aún no tienen traducción'),
    schedule_failed: (n) => (n === 1 ? '1 plan no pudo realizarse' : `${n} planes no pudieron realizarse`),
    schedule_broken: (n) => (n === 1 ? '1 plan fallaría' : `${n} planes fallarían`),
    release_broken: (n) => (n === 1 ? '1 lote fallaría' : `${n} lotes fallarían`),
    schedule_late: (n) => (n === 1 ? '1 plan va con retraso' : `${n} planes van con retraso`),
    job_failing: (n) => (n === 1 ? '1 tarea del servidor falla' : `${n} tareas del servidor fallan`),
    job_late: (n) => (n === 1 ? 'Nadie hace 1 tarea del servidor' : `Nadie hace ${n} tareas del servidor`),
    slug_shadowed: (n) => (n === 1 ? 'Otra página tiene la dirección de 1 texto' : `Otras páginas tienen las direcciones de ${n} textos`),
    assigned: (n) => (n === 1 ? '1 pregunta espera su respuesta' : `${n} preguntas esperan su respuesta`),
    mentioned: (n) => (n === 1 ? 'Le mencionan una vez' : `Le mencionan ${n} veces`),
  },
  by: (name) => `de ${name}`,
  has: (names) => `con ${names}`,
  due: (day) => `antes del ${day}`,
  oneByOne: 'Recorrerlos uno por uno',
  nothing: 'Todo hecho. Nada le espera.',
  nothingFor: 'Aquí estará lo que le entreguen, lo que se quede atrás y lo que usted haya empezado.',
  toContent: 'Ver los contenidos',
  soon: 'Pronto publicado',
  nothingSoon: 'No hay nada previsto para las próximas dos semanas.',
  atRisk: 'En riesgo',
  plan: {
    publish: 'Publicar',
    unpublish: 'Despublicar',
    release: 'Lote',
    hide: 'Ocultar',
    show: 'Mostrar de nuevo',
    withdraw: 'Retirar',
    reinstate: 'Restablecer',
    order: 'Nuevo orden',
  },
};
