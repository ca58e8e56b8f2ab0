import type { Principal } from "./principal.ts";

/** What a caller showed. */
export interface Credentials {
  /** The key or token of `Authorization: Bearer …` or `X-API-Key: …`. */
  readonly secret: string | undefined;
  /** The name in a client certificate that the transport has checked. */
  readonly certificate: string | undefined;
}

/** Knows callers by one kind of credentials. */
export interface Authenticator {
  /** Null where it does not know them; at once where it need not look elsewhere. */
  authenticate(credentials: Credentials): Principal | null | Promise<Principal | null>;
  /** Ends what it does in the background. */
  close?(): Promise<void> | void;
}

/** The key or token among a request's headers; `X-API-Key` comes first. */
export function secretOf(authorization: string | undefined, key: string | undefined): string | undefined {
  return key ?? /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
}
