import { GodwitError } from "@godwit/core/errors";
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from "jose";
import type { Authenticator } from "../authenticator.ts";
import type { Principal } from "../principal.ts";
import { principalOf, type ClaimGrant } from "../grants/grant.ts";
import { grantOfClaims } from "./grant-of-claims.ts";
import { discover } from "./discover.ts";
import type { OidcOptions } from "./oidc-options.ts";

/** Signatures with a key pair only: with a shared secret, whoever checks a token could make one. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const clockSkewSeconds = 30;
const cooldownMilliseconds = 30_000;
const longestToken = 16_384;

/** Knows callers by the tokens of one issuer, and what their claims grant at that time. Its keys are fetched when they are first needed, kept, and fetched again for an unknown one, twice a minute at most. */
export function oidc({ issuer, audience }: Omit<OidcOptions, "roles">, granted: () => readonly ClaimGrant[]): Authenticator {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | null = null;
  let failedAt = -Infinity;

  function keySet(): Promise<ReturnType<typeof createRemoteJWKSet>> {
    if (keys === null) {
      if (performance.now() - failedAt < cooldownMilliseconds / 10) throw unavailable();
      keys = discover(issuer).then((url) => createRemoteJWKSet(url, { cooldownDuration: cooldownMilliseconds, timeoutDuration: 5000 }));
      keys.catch(() => {
        keys = null;
        failedAt = performance.now();
      });
    }
    return keys;
  }

  async function identify(token: string): Promise<Principal | null> {
    const known = await keySet().catch(() => {
      throw unavailable();
    });
    let claims: JWTPayload;
    try {
      ({ payload: claims } = await jwtVerify(token, known, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockSkewSeconds,
        requiredClaims: ["exp", "sub"],
      }));
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || (error instanceof errors.JOSEError && error.code === "ERR_JOSE_GENERIC"))
        throw unavailable();
      if (error instanceof errors.JOSEError) return null;
      throw unavailable();
    }
    const grant = grantOfClaims(claims, granted());
    if (grant === null) throw new GodwitError("FORBIDDEN", "the token is good, and none of its claims gives a role here");
    return principalOf(`oidc:${claims.sub}`, grant);
  }

  return { authenticate: ({ secret }) => (secret !== undefined && isToken(secret) ? identify(secret) : null) };
}

function isToken(text: string): boolean {
  return text.length <= longestToken && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

function unavailable(): GodwitError {
  return new GodwitError("ISSUER_UNAVAILABLE", "the issuer's keys cannot be fetched, so its tokens cannot be checked", { retryAfter: 5 });
}
