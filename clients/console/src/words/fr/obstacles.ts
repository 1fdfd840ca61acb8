// The words for what stands in the way of something, in French.
import type { Words } from '..';

export const obstacles: Words['obstacles'] = {
  record: 'Une fiche',
  stops: (count) => (count === 1 ? 'Un point empêche de continuer' : `${count} points empêchent de continuer`),
  tells: (count) => (count === 1 ? 'Un point à savoir' : `${count} points à savoir`),
  more: (count) => `et ${count} de plus`,
};
