// How everything stands that the server needs, as it tells whoever asks; nothing where it is not told from here.
import { page } from '../../api/root';

export type Grave = 'ok' | 'warning' | 'error';

export interface Health {
  status: Grave;
  checks: Record<string, Grave>;
  details: Record<string, { detail?: string; kind?: string; release?: string; free?: number; behind?: number }>;
}

/** Ask for it; whoever runs the server may have closed the address. */
export async function health(): Promise<Health | undefined> {
  const answer = await fetch(page('/readyz')).catch(() => undefined);
  const told = (await answer?.json().catch(() => undefined)) as Partial<Health> | undefined;
  return told?.checks && told.status ? { status: told.status, checks: told.checks, details: told.details ?? {} } : undefined;
}
