// What can go wrong with a call, as one kind of error that screens show.
import type { components } from './schema';

export type Problem = components['schemas']['Problem'];

/** `offline`: no answer came; `session`: nobody is signed in; `busy`: later; `stale`: it has changed since; `refused`: all else. */
export type Kind = 'offline' | 'session' | 'busy' | 'missing' | 'stale' | 'refused' | 'broken';

/** A call that did not do what it should. */
export class Failure extends Error {
  constructor(
    readonly kind: Kind,
    readonly problem?: Problem & Record<string, unknown>,
    /** In how many seconds the server wants to be asked again, where it says so. */
    readonly retryAfter?: number,
  ) {
    super(problem?.detail ?? kind);
  }

  /** The name of the kind of problem, such as `step-up-required`. */
  get code(): string | undefined {
    return this.problem?.type.split('/').at(-1);
  }
}

/** What a screen tells of an error; one that is no failure is the console's own fault, and goes on to be noticed. */
export function tellable(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('refused');
}

const KINDS: Record<number, Kind> = { 401: 'session', 404: 'missing', 410: 'missing', 412: 'stale', 429: 'busy', 503: 'busy' };

/** The failure that an answer tells of. */
export function failureOf(response: Response, problem: unknown): Failure {
  const kind = KINDS[response.status] ?? (response.status >= 500 ? 'broken' : 'refused');
  const retry = Number(response.headers.get('Retry-After'));
  return new Failure(kind, problem as Problem & Record<string, unknown>, retry || undefined);
}
