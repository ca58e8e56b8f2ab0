import { GodwitError } from "@godwit/core/errors";
import type { ClaimGrant } from "../grants/grant.ts";
import { checkUrl } from "./discover.ts";

/** Whose tokens are taken, and what they allow. */
export interface OidcOptions {
  /** As the tokens' `iss` has it; what it publishes is read from `/.well-known/openid-configuration` below it. */
  readonly issuer: string;
  /** What the tokens' `aud` must hold. */
  readonly audience: string;
  /** What who has a claim may do: of several, the one that may most. Who has none of them may not call. */
  readonly roles: readonly ClaimGrant[];
}

/** Throws INVALID_SETTING. */
export function checkOidc({ issuer, audience }: Omit<OidcOptions, "roles">, grants: readonly ClaimGrant[]): void {
  checkUrl(issuer, "oidc.issuer");
  if (audience === "")
    throw new GodwitError("INVALID_SETTING", "the audience of the issuer's tokens is missing", {
      where: { path: "oidc.audience" },
      hint: "Without it a token that was made for another service would be taken: name it with --oidc-audience.",
    });
  if (grants.length === 0)
    throw new GodwitError("INVALID_SETTING", "no claim gives a role, so nobody could call", {
      where: { path: "oidc.roles" },
      hint: "Give one with --oidc-role groups=ml-team:maintainer, or in the file of --access.",
    });
}
