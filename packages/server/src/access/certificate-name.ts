import type { PeerCertificate } from "node:tls";

/** What a client certificate calls its holder: the common name, else its fingerprint. */
export function certificateName({ subject, fingerprint256 }: PeerCertificate): string | undefined {
  const name = subject?.CN as string | readonly string[] | undefined;
  return (typeof name === "string" ? name : name?.[0]) ?? fingerprint256;
}
