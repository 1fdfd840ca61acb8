// The roles, from the least to the most that they may.
import type { Schemas } from '../../api/client';

export type Role = Schemas['GrantInput']['role'];
export type Grant = Schemas['GrantValue'];
export const EVERYWHERE = '*';
export const ROLES = ['delivery', 'preview', 'reader', 'translator', 'author', 'reviewer', 'publisher', 'admin'] as const satisfies Role[];
/** Those that people have; the others are for websites. */
export const FOR_PEOPLE = ['reader', 'translator', 'author', 'reviewer', 'publisher', 'admin'] as const satisfies Role[];

export function isRole(name: string): name is Role {
  return ROLES.some((each) => each === name);
}
