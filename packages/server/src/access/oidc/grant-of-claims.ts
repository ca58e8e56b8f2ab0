import { covers } from "../permission.ts";
import { roles } from "../role.ts";
import type { ClaimGrant } from "../grants/grant.ts";

/** What the claims of a token grant: of several, the one whose role may most, and of equals the first; null where none. */
export function grantOfClaims(claims: { readonly [name: string]: unknown }, grants: readonly ClaimGrant[]): ClaimGrant | null {
  let best: ClaimGrant | null = null;
  for (const grant of grants)
    if (holds(claims, grant.claim, grant.value) && (best === null || !covers(roles[best.role], roles[grant.role]))) best = grant;
  return best;
}

/** A claim's name may itself have dots, as URLs do: it is looked for whole first. */
function holds(claims: unknown, path: string, value: string): boolean {
  if (claims === null || typeof claims !== "object") return false;
  if (Object.hasOwn(claims, path)) {
    const found = (claims as { readonly [name: string]: unknown })[path];
    return found === value || (Array.isArray(found) && found.includes(value));
  }
  const dot = path.indexOf(".");
  if (dot < 0 || !Object.hasOwn(claims, path.slice(0, dot))) return false;
  return holds((claims as { readonly [name: string]: unknown })[path.slice(0, dot)], path.slice(dot + 1), value);
}
