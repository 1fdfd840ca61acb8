// The words for what stands in the way of something, in Spanish.
import type { Words } from '..';

export const obstacles: Words['obstacles'] = {
  record: 'Una ficha',
  stops: (count) => (count === 1 ? 'Una cosa lo impide' : `${count} cosas lo impiden`),
  tells: (count) => (count === 1 ? 'Una cosa que conviene saber' : `${count} cosas que conviene saber`),
  more: (count) => `y ${count} más`,
};
