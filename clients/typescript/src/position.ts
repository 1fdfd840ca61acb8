/** How far a device has come, as its store keeps it. */

import { type Digest, type Mode, isObject } from "./protocol.js";

export interface Position {
  /** Where it rests; null before its first complete run. */
  readonly token: string | null;
  /** The run under way, of which some pages are staged. */
  readonly run: { readonly mode: Mode; readonly token: string } | null;
}

export const NOWHERE: Position = { token: null, run: null };

/** The position, what was proved there, and the name up to which items have been looked at again since. */
export interface State {
  readonly position: Position;
  readonly digest: Digest | null;
  readonly checked: string;
}

/** Whether two positions are the same. */
export function isSame(one: Position, other: Position): boolean {
  return one.token === other.token && one.run?.mode === other.run?.mode && one.run?.token === other.run?.token;
}

/** The state in a row; nowhere where it is missing or damaged, so that the device starts afresh. */
export function asState(value: unknown): State {
  const nowhere = { position: NOWHERE, digest: null, checked: "" };
  if (!isObject(value) || !isPosition(value["position"])) return nowhere;
  const { digest, checked } = value;
  return {
    position: value["position"],
    digest: isObject(digest) && typeof digest["value"] === "string" ? (digest as unknown as Digest) : null,
    checked: typeof checked === "string" ? checked : "",
  };
}

function isPosition(value: unknown): value is Position {
  if (!isObject(value)) return false;
  const { token, run } = value;
  if (token !== null && typeof token !== "string") return false;
  return run === null || (isObject(run) && (run["mode"] === "snapshot" || run["mode"] === "delta") && typeof run["token"] === "string");
}
