import { catalog, GodwitError, type ErrorCode } from "@godwit/core/errors";
import type { KeyFacts, KeyManager, NewKey } from "./key-manager.ts";

/** The keys of a running platform, over `/api/v1/keys`. */
export function platformKeys(url: string, apiKey: string | undefined): KeyManager {
  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    let response: Response;
    try {
      response = await fetch(new URL(`/api/v1/keys${path}`, url), {
        method,
        headers: {
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new GodwitError("IO_FAILED", `nothing answers at ${url}`, {
        hint: "Is `godwit up` running there? --url names another place.",
        cause,
      });
    }
    if (response.ok) return (await response.json()) as T;
    throw await errorOf(response);
  }

  return {
    list: async () => (await ask<{ readonly keys: readonly KeyFacts[] }>("GET", "")).keys,
    create: (wish) => ask<NewKey>("POST", "", wish),
    revoke: (id) => ask<KeyFacts>("DELETE", `/${encodeURIComponent(id)}`),
    rotate: (id, grace) => ask<NewKey>("POST", `/${encodeURIComponent(id)}/rotate`, grace === undefined ? {} : { grace }),
  };
}

async function errorOf(response: Response): Promise<GodwitError> {
  const { code, message, hint } = ((await response.json().catch(() => null)) ?? {}) as { code?: string; message?: string; hint?: string };
  if (code === undefined || !Object.hasOwn(catalog, code))
    return new GodwitError("IO_FAILED", `the server answered with ${response.status}`, {
      hint: "Is it a platform that `godwit up` started?",
    });
  const plain = (message ?? "").replace(`${code}: `, "");
  return new GodwitError(code as ErrorCode, plain, hint === undefined ? {} : { hint });
}
