import { GodwitError } from "@godwit/core/errors";
import type { KeyStore } from "@godwit/server/access";
import { FollowedFunctions, type SqlEngine } from "@godwit/sql";
import type { PlatformPlace } from "../platform/ask-platform.ts";
import { registeredFunctions } from "./registered-functions.ts";

/** Where registered models and deployments are. */
export interface FollowedPlace {
  readonly url?: string;
  readonly store?: string;
  /** Where the store's blobs are, unless in its folder. */
  readonly artifacts?: string;
}

export interface Followed {
  readonly functions: FollowedFunctions;
  /** The keys of the store; null for a platform, which tells of none. */
  readonly keys: KeyStore | null;
  /** Calls back when something may have changed: at once for a store, every second for a platform. Returns what ends that. */
  follow(changed: () => void): () => void;
}

const lookMilliseconds = 1000;

/** Works with the functions of a store or of a running platform; with null where neither is named. Rejects as opening the store does. */
export async function withFollowed<T>(
  engine: SqlEngine,
  { url, store, artifacts }: FollowedPlace,
  warn: (message: string) => void,
  work: (followed: Followed | null) => Promise<T>,
): Promise<T> {
  if (url !== undefined && store !== undefined)
    throw new GodwitError("USAGE", "--url and --store are two places for the same: name one of them");
  if (artifacts !== undefined && store === undefined) throw new GodwitError("USAGE", "--artifacts is for --store");
  if (store !== undefined) return withStore(engine, { store, artifacts }, warn, work);
  if (url === undefined) return work(null);
  const place: PlatformPlace = { url, apiKey: process.env["GODWIT_API_KEY"] };
  const functions = new FollowedFunctions(engine, registeredFunctions(place), warn);
  return work({
    functions,
    keys: null,
    follow(changed) {
      const timer = setInterval(changed, lookMilliseconds);
      return () => clearInterval(timer);
    },
  });
}

async function withStore<T>(
  engine: SqlEngine,
  { store, artifacts }: { readonly store: string; readonly artifacts: string | undefined },
  warn: (message: string) => void,
  work: (followed: Followed) => Promise<T>,
): Promise<T> {
  const { CallableModels } = await import("@godwit/server/callable");
  const { storeFunctions } = await import("@godwit/sql");
  const models = await CallableModels.open(store, artifacts);
  try {
    const functions = new FollowedFunctions(engine, storeFunctions(models), warn);
    return await work({ functions, keys: models.keys, follow: (changed) => models.follow(changed) });
  } finally {
    await models.close();
  }
}
