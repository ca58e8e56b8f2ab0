import { GodwitError } from "@godwit/core/errors";

const timeout = 5000;
const longestDocument = 1 << 20;

/** Where an issuer publishes its keys, as its discovery document says. Rejects with ISSUER_UNAVAILABLE. */
export async function discover(issuer: string): Promise<URL> {
  const document = (await fetchJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)) as {
    readonly issuer?: unknown;
    readonly jwks_uri?: unknown;
  } | null;
  if (document?.issuer !== issuer || typeof document.jwks_uri !== "string") throw unavailable("its discovery document is another's");
  return checkUrl(document.jwks_uri, "jwks_uri");
}

/** HTTPS, or plain HTTP on this machine. Throws INVALID_SETTING. */
export function checkUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url === null || (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) || url.username !== "")
    throw new GodwitError("INVALID_SETTING", `${name} must be an https URL`, { where: { path: name } });
  return url;
}

async function fetchJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeout), headers: { accept: "application/json" } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = await response.text();
    if (text.length > longestDocument) throw new Error("the document is too long");
    return JSON.parse(text);
  } catch (cause) {
    throw unavailable("its discovery document cannot be read", cause);
  }
}

function unavailable(why: string, cause?: unknown): GodwitError {
  return new GodwitError("ISSUER_UNAVAILABLE", `the issuer of tokens is not usable: ${why}`, { cause });
}
