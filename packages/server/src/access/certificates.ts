import type { Authenticator } from "./authenticator.ts";
import { roles, type Role } from "./role.ts";

/** Knows callers by the client certificates that the handshake has found good; all have one role. */
export function certificates(role: Role): Authenticator {
  return {
    authenticate: ({ certificate }) =>
      certificate === undefined ? null : { id: `certificate:${certificate}`, permission: roles[role], endpoints: ["*"] },
  };
}
