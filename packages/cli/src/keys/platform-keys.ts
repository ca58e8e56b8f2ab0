import { askPlatform } from "../platform/ask-platform.ts";
import type { KeyFacts, KeyManager, NewKey } from "./key-manager.ts";

/** The keys of a running platform, over `/api/v1/keys`. */
export function platformKeys(url: string, apiKey: string | undefined): KeyManager {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> =>
    (await askPlatform<T>({ url, apiKey }, method, `/api/v1/keys${path}`, body)).body;
  return {
    list: async () => (await ask<{ readonly keys: readonly KeyFacts[] }>("GET", "")).keys,
    create: (wish) => ask<NewKey>("POST", "", wish),
    revoke: (id) => ask<KeyFacts>("DELETE", `/${encodeURIComponent(id)}`),
    rotate: (id, grace) => ask<NewKey>("POST", `/${encodeURIComponent(id)}/rotate`, grace === undefined ? {} : { grace }),
  };
}
