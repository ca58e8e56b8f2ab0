import { printDuration } from "../json/duration.ts";
import type { BatchSettings } from "./batch-settings.ts";

/** Settings as `readBatchSettings` reads them. */
export function printBatchSettings(settings: BatchSettings): { readonly [name: string]: unknown } {
  const { maxRejects, chunkRows, onlyNew, newFiles, onAlias, ...same } = settings;
  const all = {
    ...same,
    max_rejects: maxRejects,
    chunk_rows: chunkRows,
    only_new: onlyNew,
    new_files: newFiles === null ? null : printDuration(newFiles),
    on_alias: onAlias,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
