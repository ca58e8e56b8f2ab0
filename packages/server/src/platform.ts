import { join, resolve } from "node:path";
import { StoredDeployments } from "./deployments/stored/stored-deployments.ts";
import { DatabaseEndpointStore } from "./endpoints/control/database-endpoint-store.ts";
import type { EndpointStore } from "./endpoints/control/endpoint-store.ts";
import type { RegisteredVersion } from "./registry/registered-model.ts";
import { Registry } from "./registry/registry.ts";
import { ServedModels } from "./registry/served-models.ts";
import type { BlobStore } from "./store/blobs/blob-store.ts";
import { Claims } from "./store/claims.ts";
import { openBlobs } from "./store/blobs/open-blobs.ts";
import type { Database } from "./store/database/database.ts";
import { openDatabase } from "./store/database/open-database.ts";
import { Uploads } from "./store/uploads/uploads.ts";
import { goldenCheck } from "./readying/golden/golden-check.ts";
import { Readying } from "./readying/readying.ts";

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
  /** What was told of endpoints. */
  readonly endpoints: EndpointStore;
  readonly served: ServedModels;
  readonly uploads: Uploads;
  readonly deployments: StoredDeployments;
  /** Folder of the journals of batch runs. */
  readonly journal: string;
  /** Has a version that is pending made ready. */
  begin(version: RegisteredVersion): void;
  close(): Promise<void>;
}

interface Places {
  readonly databaseUrl: string;
  readonly blobsUrl: string;
  readonly uploadsFolder: string;
  readonly deploymentsFolder: string;
  readonly journal: string;
}

/** Where the store's database and its blobs are. */
function placesOf({ store, artifacts }: PlatformOptions): Places {
  const place = (databaseUrl: string, folder: string): Places => ({
    databaseUrl,
    blobsUrl: artifacts ?? join(folder, "blobs"),
    uploadsFolder: join(folder, "uploads"),
    deploymentsFolder: resolve(folder, "deployments"),
    journal: join(folder, "batch"),
  });
  const isFolder = !/^[a-z][a-z0-9+.-]+:/u.test(store);
  if (isFolder) return place(`sqlite:${join(store, "godwit.sqlite")}`, store);
  return place(store, "godwit-data");
}

/** Opens a store. Rejects with STORE_IN_USE, STORE_TOO_NEW, STORE_UNAVAILABLE, USAGE. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { databaseUrl, blobsUrl, uploadsFolder, deploymentsFolder, journal } = placesOf(options);
  const database = await openDatabase(databaseUrl);
  try {
    const blobs = await openBlobs(blobsUrl);
    const registry = new Registry({ database, now: Date.now });
    const served = new ServedModels({ database, readArtifact: (digest) => blobs.get(digest), check: goldenCheck(blobs) });
    const uploads = await Uploads.open(uploadsFolder, blobs);
    const deployments = new StoredDeployments({ database, blobs, folder: deploymentsFolder });
    const readying = new Readying({ versions: registry.versions, blobs, claims: new Claims(database) });
    readying.start();
    return {
      database,
      blobs,
      registry,
      endpoints: new DatabaseEndpointStore(database),
      served,
      uploads,
      deployments,
      journal,
      begin: (version) => readying.begin(version),
      async close() {
        uploads.close();
        await readying.close();
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
