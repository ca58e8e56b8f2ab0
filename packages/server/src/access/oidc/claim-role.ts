import { covers } from "../permission.ts";
import { roles, type Role } from "../role.ts";
import type { ClaimRole } from "./oidc-options.ts";

/** The role that the claims of a token give: of several, the one that may most; null where none. */
export function roleOfClaims(claims: { readonly [name: string]: unknown }, mapping: readonly ClaimRole[]): Role | null {
  let best: Role | null = null;
  for (const { claim, value, role } of mapping)
    if (holds(claims, claim, value) && (best === null || covers(roles[role], roles[best]))) best = role;
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
