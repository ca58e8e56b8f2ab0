import { GodwitError } from "@godwit/core/errors";
import { fileURLToPath } from "node:url";
import { diskStore } from "./disk-store.ts";
import type { Store } from "./store.ts";

/** A place in a store. */
export interface StoreLocation {
  readonly store: Store;
  readonly path: string;
}

/** The store that a location is in, and its path there: a path of this machine. USAGE for what is none. */
export async function openStore(location: string): Promise<StoreLocation> {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):\/\//iu.exec(location) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return { store: diskStore, path: location.replace(/^\.\//u, "") };
    case "file":
      return { store: diskStore, path: fileURLToPath(location) };
    default:
      throw new GodwitError("USAGE", `files are not read from or written to ${scheme}:`, {
        hint: "Give a path.",
      });
  }
}
