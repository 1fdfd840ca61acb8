// The words for choosing a day and a time, in Spanish.
import type { Words } from '..';

export const schedule: Words['schedule'] = {
  legend: 'Cuándo',
  day: 'Día',
  time: 'Hora',
  zone: 'Según la hora de',
  incomplete: 'Elija un día y una hora.',
  past: 'Ese momento ya ha pasado.',
  skipped: (time, town) => `Ese día no existe la hora ${time} en ${town}: se adelantan los relojes. Elija otra.`,
  twice: (time, town) => `Ese día la hora ${time} se da dos veces en ${town}. ¿A cuál se refiere?`,
  first: 'La primera vez',
  second: 'La segunda, después de atrasar los relojes',
  there: (moment, town) => `${moment}, hora de ${town}.`,
  here: (moment) => `Aquí será el ${moment}.`,
};
