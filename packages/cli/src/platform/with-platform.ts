import { randomUUID } from "node:crypto";
import { ownVersion } from "../own-version.ts";
import type { PlatformPlace } from "./ask-platform.ts";

/** Where a command finds the platform: one that runs, or a store that no server has open. */
export interface PlatformOptions {
  readonly url: string;
  readonly store?: string;
  /** Where the artifacts of that store are; unless given, where `godwit up` keeps them by itself. */
  readonly artifacts?: string;
}

/** Works with the running platform; with a store, runs one on it meanwhile, for this command alone. Rejects with STORE_IN_USE where a server has it. */
export async function withPlatform<T>({ url, store, artifacts }: PlatformOptions, work: (place: PlatformPlace) => Promise<T>): Promise<T> {
  if (store === undefined) return work({ url, apiKey: process.env["GODWIT_API_KEY"] });
  const { up } = await import("@godwit/server/up");
  const apiKey = randomUUID();
  const running = await up({
    store,
    port: 0,
    host: "127.0.0.1",
    version: ownVersion(),
    apiKey,
    acceptHooks: true,
    jobs: null,
    ...(artifacts !== undefined && { artifacts }),
  });
  try {
    return await work({ url: running.url, apiKey });
  } finally {
    await running.close();
  }
}
