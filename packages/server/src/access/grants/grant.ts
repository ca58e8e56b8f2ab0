import type { Quota, Rate } from "../keys/key-limits.ts";
import { roles, type Role } from "../role.ts";
import type { Principal } from "../principal.ts";

/** What callers of a kind may do, and how much of it each of them. */
export interface Grant {
  readonly role: Role;
  /** Patterns of the endpoints that they may use; all unless given. */
  readonly endpoints?: readonly string[];
  readonly rate?: Rate;
  readonly quota?: Quota;
}

/** To who has a claim in a token. */
export interface ClaimGrant extends Grant {
  /** A claim of the token, one inside another by a dot: `groups`, `realm_access.roles`. */
  readonly claim: string;
  /** What it must be, or, where it is a list, hold. */
  readonly value: string;
}

/** To who shows a certificate. */
export interface CertificateGrant extends Grant {
  /** Its common name; `*` stands for any text. */
  readonly certificate: string;
}

/** What is granted now; a change counts from the next call on. */
export interface Grants {
  readonly claims: readonly ClaimGrant[];
  readonly certificates: readonly CertificateGrant[];
}

export function principalOf(id: string, { role, endpoints = ["*"], rate, quota }: Grant): Principal {
  return {
    id,
    permission: roles[role],
    endpoints,
    ...((rate !== undefined || quota !== undefined) && { limits: { rate: rate ?? null, quota: quota ?? null } }),
  };
}
