import type { Authenticator } from "./authenticator.ts";
import type { Permission } from "./permission.ts";

/** Takes whoever calls for the platform that alone can reach the server. */
export function platformCaller(platform: string, permission: Permission): Authenticator {
  const principal = { id: `platform:${platform}`, permission, endpoints: ["*"] };
  return { authenticate: () => principal };
}
