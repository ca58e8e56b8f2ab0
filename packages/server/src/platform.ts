import { join } from "node:path";
import type { RegisteredVersion } from "./registry/registered-model.ts";
import { Registry } from "./registry/registry.ts";
import { ServedModels } from "./registry/served-models.ts";
import type { BlobStore } from "./store/blobs/blob-store.ts";
import { openBlobs } from "./store/blobs/open-blobs.ts";
import type { Database } from "./store/database/database.ts";
import { openDatabase } from "./store/database/open-database.ts";

export interface PlatformOptions {
  /** A folder, for SQLite and blobs; `sqlite:FILE`; `postgres://…`. */
  readonly store: string;
  /** A folder or `s3://…`; unless given, in the folder of the store. */
  readonly artifacts?: string;
}

/** What a server keeps: the registry in its database, and the blobs. */
export interface Platform {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly served: ServedModels;
  /** Has a version that is pending made ready. */
  begin(version: RegisteredVersion): void;
  close(): Promise<void>;
}

/** Where the store's database and its blobs are. */
function placesOf({ store, artifacts }: PlatformOptions): { readonly databaseUrl: string; readonly blobsUrl: string } {
  const isFolder = !/^[a-z][a-z0-9+.-]+:/u.test(store);
  if (isFolder) return { databaseUrl: `sqlite:${join(store, "godwit.sqlite")}`, blobsUrl: artifacts ?? join(store, "blobs") };
  return { databaseUrl: store, blobsUrl: artifacts ?? "godwit-data/blobs" };
}

/** Opens a store. Rejects with STORE_IN_USE, STORE_TOO_NEW, STORE_UNAVAILABLE, USAGE. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { databaseUrl, blobsUrl } = placesOf(options);
  const database = await openDatabase(databaseUrl);
  try {
    const blobs = await openBlobs(blobsUrl);
    const registry = new Registry({ database, now: Date.now });
    const served = new ServedModels({ database, readArtifact: (digest) => blobs.get(digest) });
    return {
      database,
      blobs,
      registry,
      served,
      begin: () => undefined,
      async close() {
        served.close();
        await database.close();
        await blobs.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
