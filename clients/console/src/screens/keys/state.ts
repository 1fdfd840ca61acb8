// How the state of a key, and of an invitation, looks.

export const KINDS = { active: 'good', used: 'plain', expired: 'none', revoked: 'none', void: 'bad' } as const;
