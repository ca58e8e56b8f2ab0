import { createHash, timingSafeEqual } from "node:crypto";
import type { Authenticator } from "./authenticator.ts";
import type { Principal } from "./principal.ts";

const principal: Principal = { id: "key:GODWIT_API_KEY", permission: "admin", endpoints: ["*"] };

/** One key that may do everything, as a setting of the server. It is compared in constant time. */
export function singleKey(key: string): Authenticator {
  const digest = digestOf(key);
  return { authenticate: ({ secret }) => (secret !== undefined && timingSafeEqual(digestOf(secret), digest) ? principal : null) };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
