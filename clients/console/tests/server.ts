// The server that flows are run against, with the people who work there; the tests in Python start it and say where it is.

/** Who works with the console: the five roles, and somebody of a clinic. */
export type Role = 'admin' | 'author' | 'translator' | 'reviewer' | 'publisher' | 'clinic';

interface Server {
  origin: string;
  /** A key that may do everything, to prepare what a flow begins with. */
  key: string;
  /** Who they are, by their role. */
  people: Record<Role, string>;
  /** Who kills it and starts it anew. */
  fate: string;
}

export const server = JSON.parse(process.env.CONSOLE_SERVER ?? '{"origin":"","key":"","people":{},"fate":""}') as Server;

/** Call the API with the key: what a flow needs before somebody opens the console. */
export async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(server.origin + path, {
    method,
    headers: { Authorization: `Bearer ${server.key}`, 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const told = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${told}`);
  return (told ? JSON.parse(told) : undefined) as T;
}

/** The text of an invitation, which lets that person in once. */
export async function invitation(role: Role): Promise<string> {
  const { invitation: text } = await call<{ invitation: string }>('POST', `/v1/admin/people/${server.people[role]}/invitations`, {});
  return text;
}

/** Kill the server in the middle of whatever it does, or start it anew on what it had written; damage what is planned, or mend it. Done when that is so. */
export async function fate(deed: 'kill' | 'start' | 'damage' | 'mend'): Promise<void> {
  await fetch(`${server.fate}/${deed}`, { method: 'POST' });
}
