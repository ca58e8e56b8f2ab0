import { GodwitError } from "@godwit/core/errors";
import { fileURLToPath } from "node:url";
import { diskStore } from "./disk-store.ts";
import type { Store } from "./store.ts";

/** A place in a store. */
export interface StoreLocation {
  readonly store: Store;
  readonly path: string;
}

/** The store that a location is in, and its path there. What speaks to a store is loaded by then. USAGE for what is none. */
export async function openStore(location: string): Promise<StoreLocation> {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):\/\//iu.exec(location) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return { store: diskStore, path: location.replace(/^\.\//u, "") };
    case "file":
      return { store: diskStore, path: fileURLToPath(location) };
    case "s3":
      return (await import("./s3/s3-store.ts")).openS3Store(location);
    case "gs":
      return (await import("./google/google-store.ts")).openGoogleStore(location);
    case "az":
    case "abfs":
    case "abfss":
      return (await import("./azure/azure-store.ts")).openAzureStore(location);
    case "wasb":
    case "wasbs":
      throw new GodwitError("USAGE", `${scheme}: is Azure's retired way to its blobs, and not spoken`, {
        hint: "Write abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PATH or az://CONTAINER/PATH?account=ACCOUNT.",
      });
    case "s3a":
    case "s3n":
      return (await import("./s3/s3-store.ts")).openS3Store(location.replace(/^s3[an]/iu, "s3"));
    default:
      throw new GodwitError("USAGE", `files are not read from or written to ${scheme}:`, {
        hint: "Give a path, s3://BUCKET/PATH, gs://BUCKET/PATH or az://CONTAINER/PATH.",
      });
  }
}
