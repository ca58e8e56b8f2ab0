import { GodwitError } from "@godwit/core/errors";
import type { Authenticator } from "./authenticator.ts";
import { principalOf, type CertificateGrant } from "./grants/grant.ts";
import { matches } from "./principal.ts";
import type { Role } from "./role.ts";

/**
 * Knows callers by the client certificates that the handshake has found good. The first grant that fits the name counts; where there are
 * grants, a name that none fits may not call, and where there are none, all have one role.
 */
export function certificates(role: Role, granted: () => readonly CertificateGrant[]): Authenticator {
  return {
    authenticate({ certificate }) {
      if (certificate === undefined) return null;
      const grants = granted();
      const grant = grants.length === 0 ? { role } : grants.find((each) => matches(each.certificate, certificate));
      if (grant === undefined) throw new GodwitError("FORBIDDEN", "the certificate is good, and nothing is granted to its name here");
      return principalOf(`certificate:${certificate}`, grant);
    },
  };
}
