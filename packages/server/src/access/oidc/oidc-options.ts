import { GodwitError } from "@godwit/core/errors";
import type { Role } from "../role.ts";
import { checkUrl } from "./discover.ts";

/** Whose tokens are taken, and what they allow. */
export interface OidcOptions {
  /** As the tokens' `iss` has it; what it publishes is read from `/.well-known/openid-configuration` below it. */
  readonly issuer: string;
  /** What the tokens' `aud` must hold. */
  readonly audience: string;
  /** The role of who has a claim: of several, the one that may most. Who has none of them may not call. */
  readonly roles: readonly ClaimRole[];
}

export interface ClaimRole {
  /** A claim of the token, one inside another by a dot: `groups`, `realm_access.roles`. */
  readonly claim: string;
  /** What it must be, or, where it is a list, hold. */
  readonly value: string;
  readonly role: Role;
}

/** Throws INVALID_SETTING. */
export function checkOidc({ issuer, audience, roles }: OidcOptions): void {
  checkUrl(issuer, "oidc.issuer");
  if (audience === "")
    throw new GodwitError("INVALID_SETTING", "the audience of the issuer's tokens is missing", {
      where: { path: "oidc.audience" },
      hint: "Without it a token that was made for another service would be taken: name it with --oidc-audience.",
    });
  if (roles.length === 0)
    throw new GodwitError("INVALID_SETTING", "no claim gives a role, so nobody could call", {
      where: { path: "oidc.roles" },
      hint: "Give one with --oidc-role groups=ml-team:maintainer.",
    });
}
