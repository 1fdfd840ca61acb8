/** Why a sync could not be completed; what the device held before is untouched in every case. */

/**
 * - `unreachable`: no answer, or a passing failure, in spite of several attempts: try again later.
 * - `refused`: the server will not serve this scope (`problem` says why): ask again only after something was changed.
 * - `inconsistent`: it had to start afresh twice in one call, or a file does not fit its own digest: report it.
 * - `storage`: the device's storage is full or broken (`cause` says how): tell the user, or make room.
 */
export type Kind = "unreachable" | "refused" | "inconsistent" | "storage";

/** What the server says is wrong (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [member: string]: unknown;
}

export class SyncError extends Error {
  readonly kind: Kind;
  readonly problem: Problem | undefined;

  constructor(kind: Kind, message: string, options: { readonly problem?: Problem | undefined; readonly cause?: unknown } = {}) {
    super(message);
    this.name = "SyncError";
    this.kind = kind;
    this.problem = options.problem;
    if (options.cause !== undefined) (this as { cause?: unknown }).cause = options.cause;
  }
}
