import { createHash, timingSafeEqual } from "node:crypto";

/** Whether what a caller sent, as `Authorization: Bearer KEY` or as `X-API-Key: KEY`, is the server's key. */
export type KeyCheck = (authorization: string | undefined, key: string | undefined) => boolean;

/** Compares in constant time. */
export function keyCheck(wanted: string): KeyCheck {
  const digest = digestOf(wanted);
  return (authorization, key) => {
    const sent = key ?? /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
    return sent !== undefined && timingSafeEqual(digestOf(sent), digest);
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
