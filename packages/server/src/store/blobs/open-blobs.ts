import { GodwitError } from "@godwit/core/errors";
import type { BlobStore } from "./blob-store.ts";
import { openDiskBlobs } from "./disk/disk-blobs.ts";

/** Where copies of blobs are kept that are far away, and how many bytes of them. */
export interface BlobCache {
  readonly folder: string;
  readonly bytes: number;
}

/** Opens the blobs at a URL: `s3://BUCKET/PREFIX?endpoint=…&region=…`, or a folder. Rejects with USAGE and STORE_UNAVAILABLE. */
export async function openBlobs(url: string, cache?: BlobCache): Promise<BlobStore> {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/u.exec(url) ?? [];
  switch (scheme) {
    case "s3": {
      const { openS3Blobs } = await import("./s3/s3-blobs.ts");
      const far = openS3Blobs(url);
      if (cache === undefined) return far;
      const { CachedBlobs } = await import("./cached/cached-blobs.ts");
      return new CachedBlobs(far, await openDiskBlobs(cache.folder), cache.bytes);
    }
    case undefined:
      return openDiskBlobs(url);
    case "file":
      return openDiskBlobs(decodeURIComponent(new URL(url).pathname));
    default:
      throw new GodwitError("USAGE", `artifacts cannot be kept at ${scheme}:`, { hint: "Give a folder, or s3://BUCKET/PREFIX." });
  }
}
