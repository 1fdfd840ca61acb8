// The words of the frame around all screens, in Spanish.

export const titles = {
  console: 'Contenido clínico',
  nothing: 'Aquí no hay nada',
  home: 'Inicio',
  content: 'Contenidos',
  newRecord: 'Nuevo',
  record: 'Ficha',
  history: 'Historial',
  takeAway: 'Retirar',
  translate: 'Traducir',
  beside: 'Lado a lado',
  review: 'Revisar',
  plans: 'Calendario',
  release: 'Lote',
  preview: 'Vista previa',
  own: 'Las palabras de la clínica',
  order: 'Orden',
  transfer: 'Importar y exportar',
  settings: 'Ajustes del sitio',
  sites: 'Sitios',
  people: 'Personas',
  person: 'Persona',
  keys: 'Claves',
  activity: 'Actividad',
  running: 'Funcionamiento',
  me: 'Usted',
  receivers: 'Quién lo muestra',
  webhook: 'Webhook',
  webhooks: 'Webhooks',
  waivers: 'Excepciones',
};

export const common = {
  skip: 'Ir al contenido',
  waiting: 'Un momento…',
  lacking: 'Algo que debería figurar aquí ya no se puede leer y se ha dejado fuera. Quien se ocupa del servicio está avisado; todo lo demás está aquí.',
  nothingHere: 'Ninguna página de la consola tiene esta dirección. Quizá esté mal escrita o sea de una versión anterior.',
  close: 'Cerrar',
  cancel: 'Cancelar',
  save: 'Guardar',
  details: 'Datos comunes a todos los idiomas',
  next: 'Siguiente',
  previous: 'Anterior',
  more: 'Mostrar más',
  leave: 'Sus cambios no están guardados. ¿Dejarlos?',
  exactly: 'Las palabras exactas del servidor, en inglés',
  all: 'Todo',
};

export const bar = {
  site: 'Sitio',
  places: 'Secciones',
  more: 'Más',
  waiting: 'en espera',
  home: 'Inicio',
  content: 'Contenidos',
  translate: 'Traducir',
  review: 'Revisar',
  plans: 'Calendario',
  own: 'Lo nuestro',
  preview: 'Vista previa',
  transfer: 'Importar y exportar',
  people: 'Personas',
  keys: 'Claves',
  sites: 'Sitios',
  activity: 'Actividad',
  webhooks: 'Webhooks',
  waivers: 'Excepciones',
  running: 'Funcionamiento',
  me: 'Usted',
};

export const shortcuts = {
  title: 'Atajos de teclado',
  help: 'Mostrar los atajos de teclado',
  on: 'Los atajos están activos',
};

export const signIn = {
  ended: 'Su sesión ha terminado',
  kept: 'Lo que ha escrito sigue en esta página y en este dispositivo. Inicie sesión en otra pestaña y vuelva aquí.',
  other: 'Otra persona ha iniciado sesión en este navegador. Recargue la página para seguir en su nombre.',
  again: 'Iniciar sesión',
  back: 'Ya he iniciado sesión',
};

export const failures = {
  value: 'Esto no se acepta aquí.',
  offline: 'No se puede llegar al servidor. Lo que ha escrito se guarda en este dispositivo.',
  session: 'Ya no hay una sesión abierta.',
  busy: 'El servidor está ocupado. Inténtelo de nuevo en un momento.',
  missing: 'Esto no existe, o no está abierto para usted.',
  stale: 'Alguien ha cambiado esto desde que lo miró.',
  refused: 'No se ha podido hacer.',
  broken: 'Algo falló en el servidor. No se ha guardado nada.',
  again: 'Intentar de nuevo',
  asked: 'La dirección pide algo que no existe.',
  notThere: (value: string) => `«${value}» no existe.`,
  noFilter: (names: string) => `La dirección pide ${names}, que aquí no existe: se ha dejado de lado.`,
  leaveOut: 'Dejarlo de lado',
};

export const states = {
  none: 'Sin empezar',
  draft: 'Borrador',
  submitted: 'Espera aprobación',
  approved: 'Aprobado',
  sent_back: 'Devuelto',
  live: 'Publicado',
  unpublished: 'Despublicado',
  withdrawn: 'Retirado',
  hidden: 'Oculto',
  overdue: 'Revisión vencida',
  outdated: 'Atrasado',
  missing: 'Falta',
};

export const stepUp = {
  title: '¿Sigue siendo usted?',
  why: 'Este sitio pide su llave de acceso antes de algo así. Después todo continúa solo, y durante cinco minutos no se le vuelve a pedir.',
  none: 'Todavía no tiene una llave de acceso. Añada una en otra pestaña y vuelva aquí: lo que estaba haciendo espera.',
  cannot: 'Este navegador no conoce las llaves de acceso. Pruebe con uno más reciente o con otro dispositivo.',
  add: 'Añadir una llave de acceso',
  left: 'No se ha mostrado ninguna llave de acceso. Inténtelo de nuevo, o déjelo.',
  prove: 'Usar mi llave de acceso',
};

export const once = {
  copy: 'Copiar',
  copied: 'Copiado',
  done: 'Lo he guardado',
  once: 'Solo se muestra esta vez. Nadie podrá consultarlo después.',
};
