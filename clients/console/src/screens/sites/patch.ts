// What was altered of some settings, as the merge patch that the API takes.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Members = { [name: string]: Json };

function isObject(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The merge patch (RFC 7396) that makes one object of another: what is gone is null, and objects are gone through. */
export function mergePatch(before: Members, after: Members): Members {
  const patch: Members = {};
  for (const name of Object.keys(before)) if (!(name in after)) patch[name] = null;
  for (const [name, value] of Object.entries(after)) {
    const was = before[name];
    if (isObject(was) && isObject(value)) {
      const below = mergePatch(was, value);
      if (Object.keys(below).length) patch[name] = below;
    } else if (JSON.stringify(was) !== JSON.stringify(value)) patch[name] = value;
  }
  return patch;
}
