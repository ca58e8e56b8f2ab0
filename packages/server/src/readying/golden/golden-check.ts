import type { Model } from "@godwit/runtime";
import type { BlobStore } from "../../store/blobs/blob-store.ts";
import { checkGoldens } from "./check-goldens.ts";
import { parseGoldens } from "./goldens.ts";

/** Holds loaded models to their golden outputs, which are fetched by digest. Rejects with GOLDEN_MISMATCH, and as the store does. */
export function goldenCheck(blobs: BlobStore): (digest: string, model: Model) => Promise<void> {
  return async (digest, model) => checkGoldens(model, parseGoldens(await blobs.get(digest)));
}
