import { GodwitError } from "@godwit/core/errors";

const usual = "Is `godwit up` running there? --url names another place.";

/** Why nothing came back from a platform, as far as the way there tells. */
export function noAnswer(url: string, cause: unknown): GodwitError {
  const { code } = ((cause as { readonly cause?: unknown }).cause ?? {}) as { readonly code?: unknown };
  const reason = typeof code === "string" ? code : null;
  if (reason !== null && /CERT|SIGNATURE|ALTNAME/u.test(reason))
    return new GodwitError("IO_FAILED", `the certificate of ${url} is not trusted (${reason})`, {
      hint: "Name the authority that has signed it: NODE_EXTRA_CA_CERTS=ca.pem godwit …; its name must be that of --url.",
      cause,
    });
  const hint = url.startsWith("http:") && reason !== "ECONNREFUSED" ? `${usual} A server with TLS is asked by https://.` : usual;
  return new GodwitError("IO_FAILED", `nothing answers at ${url}${reason === null ? "" : ` (${reason})`}`, { hint, cause });
}
