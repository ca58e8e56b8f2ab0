import type { Quota, Rate } from "./keys/key-limits.ts";
import { covers, type Permission } from "./permission.ts";

/** Who asks, and what they may do. */
export interface Principal {
  /** Names them in logs, audit and counts: `key:ab12…`, `oidc:alice`, `certificate:scoring`. Null where nobody is asked who they are. */
  readonly id: string | null;
  readonly permission: Permission;
  /** Patterns of the endpoints that they may use, `*` for any text. */
  readonly endpoints: readonly string[];
  /** Of a caller without a key; a key's own stand with it. */
  readonly limits?: Limits;
}

export interface Limits {
  readonly rate: Rate | null;
  readonly quota: Quota | null;
}

/** Everyone, on a server that asks nobody. */
export const anyone: Principal = { id: null, permission: "admin", endpoints: ["*"] };

/** Whoever uses a public route. */
export const stranger: Principal = { id: null, permission: "public", endpoints: ["*"] };

/** Whether they may use the endpoint `name`; a name that is only `*` in a pattern means all of them. */
export function mayUse({ endpoints }: Principal, name: string): boolean {
  return endpoints.some((pattern) => pattern === "*" || matches(pattern, name));
}

/** Whether they are held to no endpoint in particular. */
export function mayUseAll({ endpoints }: Principal): boolean {
  return endpoints.includes("*");
}

export function mayDo({ permission }: Principal, asked: Permission): boolean {
  return covers(permission, asked);
}

/** Whether a name fits a pattern in which `*` stands for any text. Without a regular expression, which a pattern of many stars could keep busy. */
export function matches(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  const [first, ...rest] = pattern.split("*") as [string, ...string[]];
  const last = rest.pop()!;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  const end = name.length - last.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
