// What a form holds of somebody, and what it asks the server to alter.
import type { Schemas } from '../../api/client';
import type { Grant } from './roles';

export interface Known {
  name: string;
  email: string;
  credential: string;
  grants: Grant[];
}

export const NOBODY: Known = { name: '', email: '', credential: '', grants: [] };

export function knownOf(person: Schemas['PersonValue']): Known {
  return { name: person.name, email: person.email ?? '', credential: person.credential ?? '', grants: person.grants };
}

/** Only what differs from how it stands, so that what is not ours to alter is not asked for. */
export function patchOf(person: Schemas['PersonValue'], now: Known): Schemas['PersonPatch'] {
  const before = knownOf(person);
  const patch: Schemas['PersonPatch'] = {};
  if (now.name.trim() !== before.name) patch.name = now.name.trim();
  if (now.email.trim() !== before.email) patch.email = now.email.trim() || null;
  if (now.credential.trim() !== before.credential) patch.credential = now.credential.trim() || null;
  if (JSON.stringify(now.grants) !== JSON.stringify(before.grants)) patch.grants = now.grants as Schemas['GrantInput'][];
  return patch;
}

/** An invitation that lasts as long as the server lets them by default. */
export const NEW_INVITATION = {} as Schemas['NewInvitation'];
