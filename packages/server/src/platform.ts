import { join, resolve } from "node:path";
import { StoredDeployments } from "./deployments/stored/stored-deployments.ts";
import { DatabaseEndpointStore } from "./endpoints/control/database-endpoint-store.ts";
import type { EndpointStore } from "./endpoints/control/endpoint-store.ts";
import { ownAuthor } from "./registry/author.ts";
import type { RegisteredVersion } from "./registry/registered-model.ts";
import { Registry } from "./registry/registry.ts";
import { ServedModels } from "./registry/served-models.ts";
import type { BlobStore } from "./store/blobs/blob-store.ts";
import { Garbage } from "./store/garbage/garbage.ts";
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
  /** Where this server keeps what is its own: uploads under way, journals, copies of blobs. Unless given, the folder of the store, or `godwit-data`. */
  readonly folder?: string;
  /** Bytes of copies on this disk of artifacts that are in an object store; 10 GiB unless told. */
  readonly cacheBytes?: number;
}

const usualCacheBytes = 10 * 2 ** 30;

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
  /** Removes blobs that nothing names. */
  readonly garbage: Garbage;
  /** Folder of the journals of batch runs. */
  readonly journal: string;
  /** Has a version that is pending made ready. */
  begin(version: RegisteredVersion): void;
  close(): Promise<void>;
}

interface Places {
  readonly databaseUrl: string;
  readonly blobsUrl: string;
  readonly cacheFolder: string;
  readonly uploadsFolder: string;
  readonly deploymentsFolder: string;
  readonly journal: string;
}

/** Where the store's database and its blobs are. */
function placesOf({ store, artifacts, folder: own }: PlatformOptions): Places {
  const place = (databaseUrl: string, usual: string, folder = own ?? usual): Places => ({
    databaseUrl,
    blobsUrl: artifacts ?? join(usual, "blobs"),
    cacheFolder: join(folder, "cache"),
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
  const { databaseUrl, blobsUrl, cacheFolder, uploadsFolder, deploymentsFolder, journal } = placesOf(options);
  const database = await openDatabase(databaseUrl);
  try {
    const blobs = await openBlobs(blobsUrl, { folder: cacheFolder, bytes: options.cacheBytes ?? usualCacheBytes });
    const registry = new Registry({ database, now: Date.now, blobs });
    const served = new ServedModels({ database, readArtifact: (digest) => blobs.get(digest), check: goldenCheck(blobs) });
    const uploads = await Uploads.open(uploadsFolder, blobs);
    const deployments = new StoredDeployments({ database, blobs, folder: deploymentsFolder });
    const claims = new Claims(database);
    const readying = new Readying({ versions: registry.versions, blobs, claims });
    readying.start();
    const garbage = new Garbage({ database, blobs, claims });
    garbage.start(ownAuthor);
    return {
      database,
      blobs,
      registry,
      endpoints: new DatabaseEndpointStore(database),
      served,
      uploads,
      deployments,
      garbage,
      journal,
      begin: (version) => readying.begin(version),
      async close() {
        garbage.close();
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
